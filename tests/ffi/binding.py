"""The whole library, declared by hand, as the author of a binding would: no header is read."""
import ctypes as c

OK, E_ARGUMENT, E_NOT_FOUND, E_FIELD, E_UNKNOWN, E_ORDER = 0, 1, 8, 10, 12, 15
E_NOT_KEPT = 21
E_GONE = 7
E_CONFLICT = 27
TYPE_INT, TYPE_DOUBLE, TYPE_TEXT = 2, 3, 4
PRESENT = 0
HANDLE_CUSTOMER, HANDLE_EVENT_KIND, HANDLE_VALUE, HANDLE_HEALTH_MODEL = 1, 2, 3, 4
HANDLE_ENVIRONMENT, HANDLE_EXPRESSION, HANDLE_EXPRESSION_SET = 5, 6, 7
HANDLE_TASK = 8
HANDLE_PLAYBOOK, HANDLE_CANVAS = 9, 10
TASK_OPEN, TASK_ACKNOWLEDGED = 0, 1
TASK_NEVER = -2**63
NOW = 2**63 - 1
MEASURE, GROUP, VALUE_CHANGED = 1, 2, 10
REPORT_JSON, REPORT_MARKDOWN, REPORT_ICALENDAR = 1, 2, 3
FEATURE_STREAMS = 2
FEATURE_PLANS = 9

Status = c.c_int32
Book = c.c_void_p
Buffer = c.c_void_p
Handle = c.c_uint64

Allocate = c.CFUNCTYPE(c.c_void_p, c.c_void_p, c.c_size_t)
Release = c.CFUNCTYPE(None, c.c_void_p, c.c_void_p, c.c_size_t)
Destroy = c.CFUNCTYPE(None, c.c_void_p)
Log = c.CFUNCTYPE(None, c.c_void_p, c.c_int32, Status, c.c_void_p, c.c_size_t)
Journal = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_void_p, c.c_size_t)
Read = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_void_p, c.c_size_t, c.POINTER(c.c_size_t))
Write = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_void_p, c.c_size_t)
StoreGeneration = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.POINTER(c.c_uint64))
StoreBegin = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_uint64)
StorePut = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_char_p, c.c_void_p, c.c_size_t, c.c_void_p,
                       c.c_size_t)
StoreRemove = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_char_p, c.c_void_p, c.c_size_t)
StoreRollback = c.CFUNCTYPE(None, c.c_void_p)
StoreEach = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_char_p, c.c_size_t, c.c_char_p, c.c_size_t)
StoreScan = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_char_p, StoreEach, c.c_void_p)
Progress = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.c_uint64, c.c_uint64)


class Sized(c.Structure):
    """A struct that begins with its own size."""

    def __init__(self, **fields):
        super().__init__(size=c.sizeof(type(self)), **fields)


class Allocator(Sized):
    _fields_ = [('size', c.c_size_t), ('allocate', Allocate), ('release', Release),
                ('user_data', c.c_void_p), ('destroy', Destroy)]


class Sinks(Sized):
    _fields_ = [('size', c.c_size_t), ('log', Log), ('log_user_data', c.c_void_p),
                ('log_destroy', Destroy), ('journal', Journal), ('journal_user_data', c.c_void_p),
                ('journal_destroy', Destroy)]


class Limits(Sized):
    _fields_ = [('size', c.c_size_t), ('memory_bytes', c.c_uint64)] + [
        (name, c.c_uint32) for name in (
            'record_bytes', 'depth', 'text_bytes', 'customers', 'definitions',
            'items_per_customer', 'pending', 'reserved')]


class Config(Sized):
    _fields_ = [('size', c.c_size_t), ('allocator', c.POINTER(Allocator)),
                ('sinks', c.POINTER(Sinks)), ('limits', c.POINTER(Limits)),
                ('hash_seed', c.c_uint64)]


class Error(Sized):
    _fields_ = [('size', c.c_size_t), ('status', Status), ('callback_code', c.c_int32),
                ('line', c.c_uint64), ('message', c.c_char_p), ('message_length', c.c_size_t),
                ('pointer', c.c_char_p), ('pointer_length', c.c_size_t), ('position', c.c_uint64)]


class Counts(Sized):
    _fields_ = [('size', c.c_size_t)] + [
        (name, c.c_uint64) for name in (
            'customers', 'contacts', 'events', 'pending', 'accepted', 'repeated', 'duplicates',
            'late', 'too_old', 'orphaned', 'erased', 'memory_bytes', 'memory_peak')]


Refused = c.CFUNCTYPE(c.c_int32, c.c_void_p, c.POINTER(Error), c.c_void_p, c.c_size_t)


class ImportOptions(Sized):
    _fields_ = [('size', c.c_size_t), ('refused', Refused), ('progress', Progress),
                ('user_data', c.c_void_p), ('hold_unknown', c.c_uint32), ('reserved', c.c_uint32)]


class ImportResult(Sized):
    _fields_ = [('size', c.c_size_t)] + [
        (name, c.c_uint64) for name in ('lines', 'accepted', 'refused', 'held')]


class Reader(Sized):
    _fields_ = [('size', c.c_size_t), ('read', Read), ('user_data', c.c_void_p),
                ('reserved', c.c_void_p * 2)]


class Writer(Sized):
    _fields_ = [('size', c.c_size_t), ('write', Write), ('user_data', c.c_void_p)]


class Store(Sized):
    _fields_ = [('size', c.c_size_t), ('user_data', c.c_void_p), ('destroy', Destroy),
                ('generation', StoreGeneration), ('begin', StoreBegin), ('put', StorePut),
                ('remove', StoreRemove), ('commit', StoreBegin), ('rollback', StoreRollback),
                ('scan', StoreScan)]


class Value(Sized):
    _fields_ = [('size', c.c_size_t), ('type', c.c_uint32), ('missing', c.c_uint32),
                ('integer', c.c_int64), ('number', c.c_double), ('text', c.c_char_p),
                ('text_length', c.c_size_t), ('as_of', c.c_int64)]


class Column(Sized):
    _fields_ = [('size', c.c_size_t), ('type', c.c_uint32), ('reserved', c.c_uint32),
                ('rows', c.c_uint64), ('numbers', c.POINTER(c.c_double)),
                ('integers', c.POINTER(c.c_int64)), ('small', c.POINTER(c.c_int32))]


class EventBatch(Sized):
    _fields_ = [('size', c.c_size_t), ('count', c.c_uint64), ('customers', c.POINTER(Handle)),
                ('kinds', c.POINTER(Handle)), ('kind', Handle), ('at', c.POINTER(c.c_int64)),
                ('values', c.POINTER(c.c_int64)), ('subjects', c.POINTER(c.c_char_p)),
                ('subject_lengths', c.POINTER(c.c_size_t)), ('labels', c.POINTER(c.c_char_p)),
                ('label_lengths', c.POINTER(c.c_size_t)), ('keys', c.POINTER(c.c_char_p)),
                ('key_lengths', c.POINTER(c.c_size_t)), ('source', c.c_char_p),
                ('source_length', c.c_size_t), ('first_position', c.c_int64)]


class AttributeBatch(Sized):
    _fields_ = [('size', c.c_size_t), ('count', c.c_uint64), ('attribute', Handle),
                ('customers', c.POINTER(Handle)), ('numbers', c.POINTER(c.c_double)),
                ('integers', c.POINTER(c.c_int64)), ('texts', c.POINTER(c.c_char_p)),
                ('text_lengths', c.POINTER(c.c_size_t)), ('present', c.POINTER(c.c_uint8)),
                ('at', c.POINTER(c.c_int64)), ('source', c.c_char_p),
                ('source_length', c.c_size_t), ('first_position', c.c_int64)]


class TaskInfo(Sized):
    _fields_ = [('size', c.c_size_t), ('id', c.c_char_p), ('id_length', c.c_size_t),
                ('playbook', c.c_char_p), ('step', c.c_char_p), ('customer', Handle),
                ('customer_id', c.c_char_p), ('kind', c.c_char_p), ('title', c.c_char_p),
                ('owner', c.c_char_p), ('contact', c.c_char_p), ('parameters', c.c_char_p),
                ('parameters_length', c.c_size_t), ('outcome', c.c_char_p),
                ('reason', c.c_char_p), ('delivery', c.c_char_p), ('run', c.c_uint32),
                ('state', c.c_uint32), ('priority', c.c_int32), ('snoozed', c.c_uint32)] + [
        (name, c.c_int64) for name in (
            'made', 'start', 'due', 'until', 'acknowledged', 'closed')]


class CanvasInfo(Sized):
    _fields_ = [('size', c.c_size_t), ('id', c.c_char_p), ('id_length', c.c_size_t),
                ('customer', Handle), ('customer_id', c.c_char_p), ('name', c.c_char_p),
                ('owner', c.c_char_p)] + [
        (name, c.c_uint32) for name in (
            'state', 'major', 'minor', 'agreed_major', 'agreed_minor', 'revision', 'items',
            'pace')] + [
        (name, c.c_int64) for name in ('progress', 'expected', 'completeness')] + [
        (name, c.c_int32) for name in ('start', 'end', 'next_refresh', 'next_update')] + [
        (name, c.c_uint32) for name in ('obstacles', 'blocked', 'overdue')] + [
        ('escalation', c.c_int32)]


class PlanItemInfo(Sized):
    _fields_ = [('size', c.c_size_t), ('id', c.c_char_p), ('id_length', c.c_size_t)] + [
        (name, c.c_char_p) for name in (
            'title', 'owner', 'contact', 'dimension', 'unit', 'blocked_by')] + [
        (name, c.c_int64) for name in (
            'baseline', 'target', 'actual', 'progress', 'expected', 'closed')] + [
        (name, c.c_int32) for name in ('start', 'due', 'age', 'escalation')] + [
        (name, c.c_uint32) for name in (
            'kind', 'status', 'pace', 'shared', 'required', 'severity')]


class JourneyInfo(Sized):
    _fields_ = [('size', c.c_size_t), ('stage', c.c_char_p)] + [
        (name, c.c_int64) for name in (
            'since', 'started', 'first_value', 'completed', 'value', 'progress')] + [
        ('days', c.c_int32), ('pace', c.c_uint32)]


class PlaybookInfo(Sized):
    _fields_ = [('size', c.c_size_t), ('id', c.c_char_p), ('id_length', c.c_size_t),
                ('title', c.c_char_p), ('title_length', c.c_size_t), ('revision', c.c_uint32),
                ('enabled', c.c_uint32), ('priority', c.c_int32), ('reserved', c.c_uint32),
                ('open', c.c_uint64), ('started', c.c_uint64), ('held_out', c.c_uint64)]


class HealthModelInfo(Sized):
    _fields_ = [('size', c.c_size_t), ('id', c.c_char_p), ('title', c.c_char_p),
                ('revision', c.c_uint32), ('lower_is_better', c.c_uint32),
                ('scale_min', c.c_int64), ('scale_max', c.c_int64), ('decimals', c.c_uint32),
                ('bands', c.c_uint32)]


class HealthBand(Sized):
    _fields_ = [('size', c.c_size_t), ('id', c.c_char_p), ('title', c.c_char_p),
                ('colour', c.c_char_p), ('enter', c.c_int64), ('leave', c.c_int64)]


class Health(Sized):
    _fields_ = [('size', c.c_size_t), ('model', Handle), ('score', c.c_int64),
                ('missing', c.c_uint32), ('coverage', c.c_uint32), ('band', c.c_int32),
                ('band_held', c.c_uint32), ('band_since', c.c_int64), ('as_of', c.c_int64)]


class HealthInput(Sized):
    _fields_ = [('size', c.c_size_t), ('name', c.c_char_p), ('type', c.c_uint32),
                ('reserved', c.c_uint32)]


class HealthBatch(Sized):
    _fields_ = [('size', c.c_size_t), ('count', c.c_uint64), ('inputs', c.c_uint32),
                ('date', c.c_int32), ('numbers', c.POINTER(c.POINTER(c.c_double))),
                ('texts', c.POINTER(c.POINTER(c.c_char_p))), ('scores', c.POINTER(c.c_int64)),
                ('bands', c.POINTER(c.c_int32)), ('coverage', c.POINTER(c.c_int32)),
                ('missing', c.POINTER(c.c_uint8))]


class HealthExplanation(Sized):
    _fields_ = [('size', c.c_size_t), ('model', Handle), ('lines', c.c_uint64),
                ('as_of', c.c_int64), ('was_at', c.c_int64), ('score', c.c_int64),
                ('was', c.c_int64), ('missing', c.c_uint32), ('was_missing', c.c_uint32),
                ('revision', c.c_uint32), ('was_revision', c.c_uint32), ('band', c.c_char_p),
                ('was_band', c.c_char_p), ('coverage', c.c_uint32), ('reserved', c.c_uint32)]


class HealthLine(Sized):
    _fields_ = [('size', c.c_size_t), ('kind', c.c_uint32), ('depth', c.c_uint32),
                ('id', c.c_char_p), ('title', c.c_char_p), ('text', c.c_char_p),
                ('type', c.c_uint32), ('missing', c.c_uint32), ('value', c.c_double),
                ('was', c.c_double), ('value_text', c.c_char_p), ('was_text', c.c_char_p),
                ('points', c.c_int64), ('weight', c.c_int64), ('contribution', c.c_int64),
                ('lost', c.c_int64)]


class HealthMoment(Sized):
    _fields_ = [('size', c.c_size_t), ('at', c.c_int64), ('unknown_from', c.c_int64),
                ('flags', c.c_uint32), ('reserved', c.c_uint32)]


class ExpressionBatch(Sized):
    _fields_ = [('size', c.c_size_t), ('first', c.c_uint64), ('count', c.c_uint64),
                ('variables', c.c_uint32), ('expressions', c.c_uint32),
                ('numbers', c.POINTER(c.POINTER(c.c_double))),
                ('integers', c.POINTER(c.POINTER(c.c_int64))),
                ('small', c.POINTER(c.POINTER(c.c_int32))),
                ('texts', c.POINTER(c.POINTER(c.c_uint32))),
                ('truths', c.POINTER(c.POINTER(c.c_uint8))),
                ('values', c.POINTER(c.POINTER(c.c_double)))]


P = c.POINTER
PROTOTYPES = {
    # version.h
    'csuccess_version': (c.c_uint32, []),
    'csuccess_version_text': (c.c_char_p, []),
    'csuccess_feature_supported': (c.c_int32, [c.c_uint32]),
    # status.h
    'csuccess_status_name': (c.c_char_p, [Status]),
    'csuccess_status_text': (c.c_char_p, [Status]),
    # handle.h
    'csuccess_handle_kind': (c.c_uint32, [Handle]),
    # book.h
    'csuccess_book_new': (Status, [P(Config), P(Book)]),
    'csuccess_book_free': (None, [Book]),
    'csuccess_book_clone': (Status, [Book, P(Config), P(Book)]),
    'csuccess_book_advance': (Status, [Book, c.c_int64]),
    'csuccess_book_clock': (Status, [Book, P(c.c_int64)]),
    'csuccess_book_error': (Status, [Book, P(Error)]),
    'csuccess_book_counts': (Status, [Book, P(Counts)]),
    # record.h
    'csuccess_book_record': (Status, [Book, c.c_char_p, c.c_size_t]),
    'csuccess_book_import': (Status, [Book, P(Reader), P(ImportOptions), P(ImportResult)]),
    'csuccess_source_position': (Status, [Book, c.c_char_p, c.c_size_t, P(c.c_int64)]),
    'csuccess_journal_redact': (Status, [P(Reader), P(Writer), P(c.c_char_p), P(c.c_size_t),
                                         P(c.c_char_p), P(c.c_size_t), c.c_size_t,
                                         P(c.c_uint64)]),
    # customer.h
    'csuccess_customer_find': (Status, [Book, c.c_char_p, c.c_size_t, P(Handle)]),
    'csuccess_customer_id': (Status, [Book, Handle, P(c.c_char_p), P(c.c_size_t)]),
    'csuccess_customer_rows': (c.c_uint64, [Book]),
    'csuccess_customer_at': (Status, [Book, c.c_uint64, P(Handle)]),
    'csuccess_customer_row': (Status, [Book, Handle, P(c.c_uint64)]),
    # event.h
    'csuccess_event_kind_find': (Status, [Book, c.c_char_p, c.c_size_t, P(Handle)]),
    'csuccess_event_record': (Status, [Book, Handle, Handle, c.c_int64, c.c_int64]),
    'csuccess_event_record_batch': (Status, [Book, P(EventBatch), P(c.c_uint64)]),
    # value.h
    'csuccess_value_find': (Status, [Book, c.c_char_p, c.c_size_t, P(Handle)]),
    'csuccess_value_get': (Status, [Book, Handle, Handle, P(Value)]),
    'csuccess_column_get': (Status, [Book, Handle, P(Column)]),
    'csuccess_attribute_record_batch': (Status, [Book, P(AttributeBatch), P(c.c_uint64)]),
    # expression.h
    'csuccess_environment_new': (Status, [Book, c.c_char_p, c.c_size_t, P(Handle)]),
    'csuccess_environment_free': (Status, [Book, Handle]),
    'csuccess_environment_text': (Status, [Book, Handle, c.c_char_p, c.c_size_t, P(c.c_uint32)]),
    'csuccess_expression_new': (Status, [Book, Handle, c.c_char_p, c.c_size_t, P(Handle)]),
    'csuccess_expression_free': (Status, [Book, Handle]),
    'csuccess_expression_describe': (Status, [Book, Handle, P(Writer)]),
    'csuccess_expression_evaluate': (Status, [Book, Handle, c.c_char_p, c.c_size_t, P(Writer)]),
    'csuccess_expression_set_new': (Status, [Book, Handle, P(Handle), c.c_uint32, P(Handle)]),
    'csuccess_expression_set_free': (Status, [Book, Handle]),
    'csuccess_expression_set_evaluate': (Status, [Book, Handle, P(ExpressionBatch)]),
    # health.h
    'csuccess_health_model_find': (Status, [Book, c.c_char_p, c.c_size_t, P(Handle)]),
    'csuccess_health_model_next': (Status, [Book, Handle, P(Handle)]),
    'csuccess_health_model_get': (Status, [Book, Handle, P(HealthModelInfo)]),
    'csuccess_health_band_get': (Status, [Book, Handle, c.c_uint32, P(HealthBand)]),
    'csuccess_health_get': (Status, [Book, Handle, Handle, P(Health)]),
    'csuccess_health_input_get': (Status, [Book, Handle, c.c_uint32, P(HealthInput)]),
    'csuccess_health_score_batch': (Status, [Book, Handle, P(HealthBatch)]),
    'csuccess_health_explain': (Status, [Book, Handle, Handle, c.c_int64, P(HealthExplanation)]),
    'csuccess_health_explain_change': (Status, [Book, Handle, Handle, c.c_int64, c.c_int64,
                                                P(HealthExplanation)]),
    'csuccess_health_line_get': (Status, [Book, c.c_uint64, P(HealthLine)]),
    'csuccess_health_moment_before': (Status, [Book, Handle, c.c_int64, P(HealthMoment)]),
    # task.h
    'csuccess_task_next': (Status, [Book, P(Handle)]),
    'csuccess_task_rewind': (Status, [Book]),
    'csuccess_task_find': (Status, [Book, c.c_char_p, c.c_size_t, P(Handle)]),
    'csuccess_task_get': (Status, [Book, Handle, P(TaskInfo)]),
    'csuccess_task_acknowledge': (Status, [Book, Handle]),
    # plan.h
    'csuccess_canvas_find': (Status, [Book, c.c_char_p, c.c_size_t, P(Handle)]),
    'csuccess_canvas_of': (Status, [Book, Handle, P(Handle)]),
    'csuccess_canvas_next': (Status, [Book, Handle, Handle, P(Handle)]),
    'csuccess_canvas_get': (Status, [Book, Handle, P(CanvasInfo)]),
    'csuccess_plan_item_get': (Status, [Book, Handle, c.c_char_p, c.c_size_t, P(PlanItemInfo)]),
    'csuccess_plan_item_at': (Status, [Book, Handle, c.c_uint32, P(PlanItemInfo)]),
    'csuccess_journey_get': (Status, [Book, Handle, c.c_char_p, P(JourneyInfo)]),
    # playbook.h
    'csuccess_playbook_find': (Status, [Book, c.c_char_p, c.c_size_t, P(Handle)]),
    'csuccess_playbook_next': (Status, [Book, Handle, P(Handle)]),
    'csuccess_playbook_get': (Status, [Book, Handle, P(PlaybookInfo)]),
    # report.h
    'csuccess_report_write': (Status, [Book, c.c_char_p, c.c_char_p, c.c_size_t, c.c_uint32,
                                       P(Writer)]),
    # stream.h
    'csuccess_reader_from_memory': (Status, [c.c_char_p, c.c_size_t, P(Reader)]),
    'csuccess_buffer_new': (Status, [P(Allocator), P(Buffer)]),
    'csuccess_buffer_free': (None, [Buffer]),
    'csuccess_buffer_data': (c.c_void_p, [Buffer]),
    'csuccess_buffer_length': (c.c_size_t, [Buffer]),
    'csuccess_buffer_clear': (None, [Buffer]),
    'csuccess_buffer_writer': (Status, [Buffer, P(Writer)]),
    # store.h
    'csuccess_book_save': (Status, [Book, P(Writer)]),
    'csuccess_book_load': (Status, [Book, P(Reader)]),
    'csuccess_book_open': (Status, [P(Config), P(Store), P(Book)]),
    'csuccess_book_commit': (Status, [Book]),
    'csuccess_book_generation': (Status, [Book, P(c.c_uint64)]),
}


class Library:
    """The functions without their prefix: library.book_new(...). Notes which were called."""

    def __init__(self, library):
        self.called = set()
        for name, (result, arguments) in PROTOTYPES.items():
            function = getattr(library, name, None)
            if function is not None:
                function.restype, function.argtypes = result, arguments
                setattr(self, name[len('csuccess_'):], self._noting(name, function))

    def _noting(self, name, function):
        def call(*arguments):
            self.called.add(name)
            return function(*arguments)
        return call
