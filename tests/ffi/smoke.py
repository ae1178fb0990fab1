#!/usr/bin/env python3
"""smoke.py LIBRARY MAP: one tour through the library from Python, by its binary interface alone."""
import ctypes as c
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'support'))
import binding as b
import declared
from native import Tally, load

DAY = 86_400_000_000
NOON = 1_768_046_400_000_000  # 2026-01-10T12:00:00Z

DEFINITIONS = {'record': 'definitions',
               'attributes': [{'id': 'plan', 'type': 'text'}, {'id': 'seats', 'type': 'int'}],
               'events': [{'id': 'login'}],
               'measures': [{'id': 'logins_30d', 'kind': 'count', 'event': 'login', 'days': 30,
                             'domain': {'type': 'integer', 'min': 0}}],
               'health_models': [{
                   'id': 'main', 'title': 'Main', 'direction': 'higher_is_better',
                   'bands': [{'id': 'poor', 'title': 'Poor', 'colour': 'red', 'to': 50},
                             {'id': 'good', 'from': 50, 'leave': 40}],
                   'parts': [
                       {'measure': 'logins_30d', 'title': 'Logins', 'weight': 2,
                        'linear': {'knots': [[0, 0], [10, 100]]}},
                       {'group': 'size', 'parts': [
                           {'measure': 'seats',
                            'bands': [{'to': 10, 'points': 20}, {'from': 10, 'points': 90}]},
                           {'measure': 'plan', 'map': {'values': {'pro': 70}, 'otherwise': 10}}]}
                   ]}]}


class Shelf:
    """A store: documents in a dictionary by kind and id."""

    def __init__(self):
        self.documents, self.changes, self.generation, self.destroyed = {}, None, 0, 0
        self.functions = b.Store(
            destroy=b.Destroy(self.destroy), generation=b.StoreGeneration(self.tell),
            begin=b.StoreBegin(self.begin), put=b.StorePut(self.put),
            remove=b.StoreRemove(self.remove), commit=b.StoreBegin(self.commit),
            rollback=b.StoreRollback(self.roll_back), scan=b.StoreScan(self.scan))

    def destroy(self, _):
        self.destroyed += 1

    def tell(self, _, out):
        out[0] = self.generation
        return 0

    def begin(self, _, expected):
        if expected != self.generation:
            return b.E_CONFLICT
        self.changes = {}
        return 0

    def put(self, _, kind, id_, id_length, data, length):
        self.changes[kind, c.string_at(id_, id_length)] = c.string_at(data, length)
        return 0

    def remove(self, _, kind, id_, id_length):
        self.changes[kind, c.string_at(id_, id_length)] = None
        return 0

    def commit(self, _, generation):
        self.documents.update(self.changes)
        self.documents = {key: data for key, data in self.documents.items() if data is not None}
        self.generation, self.changes = generation, None
        return 0

    def roll_back(self, _):
        self.changes = None

    def scan(self, _, kind, each, context):
        for (its_kind, id_), data in sorted(self.documents.items()):
            if its_kind == kind:
                code = each(context, id_, len(id_), data, len(data))
                if code:
                    return code
        return 0


class Tour:
    def __init__(self, library, tally):
        self.library, self.check = b.Library(library), tally.check
        self.journal, self.destroyed, self.blocks = [], [], {}
        # Callbacks live as long as something may call them.
        self.keep = [b.Journal(self.take_line), b.Destroy(self.destroyed.append),
                     b.Allocate(self.allocate), b.Release(self.release), b.Log(lambda *_: None)]

    def ok(self, status, what):
        self.check(status == b.OK, f'{what}: {self.library.status_name(status).decode()}')

    def out(self, type_, what, function, *arguments):
        """Calls a function whose last parameter is where the result goes."""
        result = type_()
        self.ok(function(*arguments, c.byref(result)), what)
        return result

    def take_line(self, _, line, length):
        self.journal.append(c.string_at(line, length))
        return 0

    def allocate(self, _, size):
        block = c.create_string_buffer(size + 16)
        address = (c.addressof(block) + 15) & ~15
        self.blocks[address] = block
        return address

    def release(self, _, block, size):
        if block:
            self.check(len(self.blocks.pop(block)) == size + 16, 'release: not the size asked for')

    # The stations, in order.

    def version(self):
        number = self.library.version()
        text = f'{number // 1000000}.{number // 1000 % 1000}.{number % 1000}'
        self.check(self.library.version_text().decode() == text, 'version: text and number differ')
        self.check(self.library.feature_supported(b.FEATURE_STREAMS) == 1, 'feature: no streams')
        self.check(self.library.feature_supported(b.FEATURE_PLANS) == 1, 'feature: no plans')
        self.check(self.library.feature_supported(0xFFFFFFFF) == 0, 'feature: the unknown one')
        self.check(self.library.status_text(b.E_FIELD), 'status_text: nothing')

    def make(self):
        journal, destroy, *_, log = self.keep
        sinks = b.Sinks(log=log, journal=journal, journal_user_data=42, journal_destroy=destroy)
        limits = b.Limits(text_bytes=1000)
        config = b.Config(sinks=c.pointer(sinks), limits=c.pointer(limits), hash_seed=2**64 - 1)
        self.book = self.out(b.Book, 'book_new', self.library.book_new, config)

    def record(self):
        records = [DEFINITIONS]
        records += [{'record': 'customer', 'id': id_, 'attributes': {'plan': 'pro'}}
                    for id_ in ('acme', 'bolt')]
        records.append({'record': 'event', 'customer': 'acme', 'kind': 'login',
                        'at': '2026-01-10T10:00:00Z', 'source': 'crm', 'position': 7})
        for record in records:
            text = json.dumps(record).encode()
            self.ok(self.library.book_record(self.book, text, len(text)), record['record'])
        self.check(len(self.journal) == len(records), 'journal: not one line for each record')
        position = self.out(c.c_int64, 'source_position', self.library.source_position, self.book,
                            b'crm', 3)
        self.check(position.value == 7, f'source_position: {position.value}')

    def find(self):
        find = self.library.customer_find
        self.acme = self.out(b.Handle, 'find acme', find, self.book, b'acme', 4)
        self.bolt = self.out(b.Handle, 'find bolt', find, self.book, b'bolt', 4)
        self.login = self.out(b.Handle, 'find login', self.library.event_kind_find, self.book,
                              b'login', 5)
        find = self.library.value_find
        self.plan = self.out(b.Handle, 'find plan', find, self.book, b'plan', 4)
        self.seats = self.out(b.Handle, 'find seats', find, self.book, b'seats', 5)
        self.logins = self.out(b.Handle, 'find logins', find, self.book, b'logins_30d', 10)
        for handle, kind in ((self.acme, b.HANDLE_CUSTOMER), (self.login, b.HANDLE_EVENT_KIND),
                             (self.logins, b.HANDLE_VALUE)):
            self.check(self.library.handle_kind(handle) == kind, f'handle_kind: not {kind}')
            self.check(handle.value < 2**53, 'a handle is not below 2^53')

        id_, length = c.c_char_p(), c.c_size_t()
        self.ok(self.library.customer_id(self.book, self.bolt, c.byref(id_), c.byref(length)),
                'customer_id')
        self.check((id_.value, length.value) == (b'bolt', 4), f'customer_id: {id_.value}')
        self.check(self.library.customer_rows(self.book) == 2, 'customer_rows: not 2')
        row = self.out(c.c_uint64, 'customer_row', self.library.customer_row, self.book, self.acme)
        back = self.out(b.Handle, 'customer_at', self.library.customer_at, self.book, row)
        self.check(back.value == self.acme.value, 'customer_at: another one')
        self.row = row.value

    def batches(self):
        self.ok(self.library.event_record(self.book, self.acme, self.login, NOON - DAY, 1000000),
                'event_record')
        count = 3
        events = b.EventBatch(
            count=count, kind=self.login, source=b'app', source_length=3, first_position=1,
            customers=(b.Handle * count)(self.acme, self.bolt, self.acme),
            at=(c.c_int64 * count)(*(NOON - day * DAY for day in (2, 3, 40))),
            labels=(c.c_char_p * count)(b'web', None, b'phone'))
        taken = self.out(c.c_uint64, 'event_record_batch', self.library.event_record_batch,
                         self.book, events)
        self.check(taken.value == count, f'event_record_batch: {taken.value} taken in')
        values = b.AttributeBatch(
            count=2, attribute=self.seats, customers=(b.Handle * 2)(self.acme, self.bolt),
            integers=(c.c_int64 * 2)(5, -7))
        taken = self.out(c.c_uint64, 'attribute_record_batch', self.library.attribute_record_batch,
                         self.book, values)
        self.check(taken.value == 2, f'attribute_record_batch: {taken.value} taken in')

    def advance(self):
        self.ok(self.library.book_advance(self.book, NOON), 'book_advance')
        clock = self.out(c.c_int64, 'book_clock', self.library.book_clock, self.book)
        self.check(clock.value == NOON, f'book_clock: {clock.value}')

    def read(self):
        def value(customer, name):
            return self.out(b.Value, 'value_get', self.library.value_get, self.book, customer, name)

        plan, seats = value(self.acme, self.plan), value(self.bolt, self.seats)
        self.check((plan.type, plan.missing, plan.text, plan.text_length) ==
                   (b.TYPE_TEXT, b.PRESENT, b'pro', 3), f'plan: {plan.text}')
        self.check((seats.type, seats.integer, seats.number, seats.text) ==
                   (b.TYPE_INT, -7, -7.0, None), f'seats: {seats.integer}')
        logins = value(self.acme, self.logins)
        self.check((logins.type, logins.missing, logins.number, logins.as_of) ==
                   (b.TYPE_DOUBLE, b.PRESENT, 3.0, NOON), f'logins: {logins.number}')

        column = self.out(b.Column, 'column_get', self.library.column_get, self.book, self.logins)
        self.check((column.type, column.rows) == (b.TYPE_DOUBLE, 2), 'column_get: type or rows')
        self.check(sorted(column.numbers[:2]) == [1.0, 3.0], 'column_get: other numbers')
        self.check(column.numbers[self.row] == 3.0, 'column_get: not by row')
        self.check(not column.integers and not column.small, 'column_get: more than one array')
        column = self.out(b.Column, 'column_get', self.library.column_get, self.book, self.seats)
        self.check(column.type == b.TYPE_INT and sorted(column.integers[:2]) == [-7, 5],
                   'column_get: other integers')

        counts = self.out(b.Counts, 'book_counts', self.library.book_counts, self.book)
        self.check((counts.customers, counts.events) == (2, 5),
                   f'book_counts: {counts.customers} customers, {counts.events} events')
        self.check(0 < counts.memory_bytes <= counts.memory_peak, 'book_counts: memory')

    def lines(self, explanation):
        return [self.out(b.HealthLine, 'health_line_get', self.library.health_line_get, self.book,
                         index) for index in range(explanation.lines)]

    def health(self):
        find = self.library.health_model_find
        model = self.out(b.Handle, 'find main', find, self.book, b'main', 4)
        self.check(self.library.handle_kind(model) == b.HANDLE_HEALTH_MODEL, 'handle_kind: model')
        first = self.out(b.Handle, 'model_next', self.library.health_model_next, self.book, 0)
        last = self.out(b.Handle, 'model_next', self.library.health_model_next, self.book, first)
        self.check((first.value, last.value) == (model.value, 0), 'model_next: not this one alone')
        info = self.out(b.HealthModelInfo, 'model_get', self.library.health_model_get, self.book,
                        model)
        self.check((info.id, info.title, info.revision, info.scale_max, info.bands) ==
                   (b'main', b'Main', 1, 100_000_000, 2), f'model_get: {info.id} {info.bands}')
        bands = [self.out(b.HealthBand, 'band_get', self.library.health_band_get, self.book, model,
                          index) for index in range(info.bands)]
        self.check([(band.id, band.colour, band.enter, band.leave) for band in bands] ==
                   [(b'poor', b'red', 0, 0), (b'good', b'', 50_000_000, 40_000_000)],
                   'band_get: other bands')

        get = self.library.health_get
        health = self.out(b.Health, 'health_get', get, self.book, self.acme, 0)
        # 3 logins of 10 count twice; 5 seats and the plan are half of the rest each.
        self.check((health.model, health.score, health.missing, health.coverage, health.band) ==
                   (model.value, 35_000_000, b.PRESENT, 1_000_000, 0), f'health: {health.score}')
        self.check((health.band_since, health.as_of) == (NOON, NOON), 'health: the times')
        explain = self.library.health_explain
        whole = self.out(b.HealthExplanation, 'explain', explain, self.book, self.acme, model,
                         b.NOW)
        lines = self.lines(whole)
        self.check(whole.score == health.score and whole.band == b'poor', 'explain: another score')
        self.check(sum(line.contribution for line in lines if line.kind != b.GROUP) == whole.score,
                   'explain: the lines do not sum up')
        self.check([(line.kind, line.depth, line.id, line.value, line.value_text) for line in lines
                    if line.kind == b.MEASURE and line.depth == 1] ==
                   [(b.MEASURE, 1, b'logins_30d', 3.0, None)], 'explain: the first line')
        self.check(lines[3].value_text == b'pro' and lines[3].value != lines[3].value,
                   'explain: a text')
        line = b.HealthLine()
        self.check(self.library.health_line_get(self.book, whole.lines, line) == b.E_NOT_FOUND,
                   'line_get: beyond the last')

    def what_if(self):
        model = self.out(b.Handle, 'find main', self.library.health_model_find, self.book, b'main',
                         4)
        inputs = [self.out(b.HealthInput, 'input_get', self.library.health_input_get, self.book,
                           model, index) for index in range(3)]
        self.check([(one.name, one.type) for one in inputs] ==
                   [(b'logins_30d', b.TYPE_DOUBLE), (b'seats', b.TYPE_INT), (b'plan', b.TYPE_TEXT)],
                   'input_get: other inputs')
        missing = float('nan')
        numbers = ((c.c_double * 3)(10, 3, missing), (c.c_double * 3)(12, -7, missing))
        texts = (c.c_char_p * 3)(b'pro', b'free', None)
        scores, bands = (c.c_int64 * 3)(), (c.c_int32 * 3)()
        coverage, reasons = (c.c_int32 * 3)(), (c.c_uint8 * 3)()
        batch = b.HealthBatch(
            count=3, inputs=3,
            numbers=(c.POINTER(c.c_double) * 3)(*[c.cast(one, c.POINTER(c.c_double))
                                                  for one in numbers]),
            texts=(c.POINTER(c.c_char_p) * 3)(None, None, c.cast(texts, c.POINTER(c.c_char_p))),
            scores=scores, bands=bands, coverage=coverage, missing=reasons)
        self.ok(self.library.health_score_batch(self.book, model, batch), 'score_batch')
        self.check((list(scores), list(bands)) ==
                   ([93_333_333, 25_000_000, -2**63], [1, 0, -1]), f'batch: {list(scores)}')
        self.check((list(coverage), bool(reasons[2])) == ([1_000_000, 1_000_000, 0], True),
                   f'batch: {list(coverage)}')

    def health_later(self):
        text = json.dumps({'record': 'customer', 'id': 'acme', 'at': '2026-01-11T08:00:00Z',
                           'attributes': {'seats': 30}}).encode()
        self.ok(self.library.book_record(self.book, text, len(text)), 'more seats')
        self.ok(self.library.book_advance(self.book, NOON + DAY), 'book_advance')
        change = self.out(b.HealthExplanation, 'explain_change',
                          self.library.health_explain_change, self.book, self.acme, 0, NOON, b.NOW)
        lines = self.lines(change)
        self.check(sum(line.contribution for line in lines) == change.score - change.was and
                   change.was == 35_000_000, f'explain_change: {change.score} {change.was}')
        self.check([(line.kind, line.id, line.was, line.value) for line in lines] ==
                   [(b.VALUE_CHANGED, b'seats', 5.0, 30.0)], 'explain_change: other lines')
        moments, at = [], b.NOW
        before = self.library.health_moment_before
        while True:
            moment = b.HealthMoment()
            status = before(self.book, self.acme, at, moment)
            if status != b.OK:
                break
            moments.append(moment.at)
            at = moment.at - 1
        self.check(status == b.E_NOT_FOUND and moments == sorted(moments, reverse=True) and
                   moments[-1] == NOON and len(moments) == 2, f'moment_before: {moments}')
        status = self.library.health_explain(self.book, self.acme, 0, NOON - 1,
                                             b.HealthExplanation())
        self.check(status == b.E_NOT_KEPT, 'explain: before everything')

    def written(self, what, function, *arguments):
        """The JSON that a function writes, whose last parameter is a writer."""
        pieces = []

        def write(_, data, length):
            pieces.append(c.string_at(data, length))
            return 0

        self.ok(function(*arguments, b.Writer(write=b.Write(write))), what)
        return json.loads(b''.join(pieces) or b'null')

    def expressions(self):
        text = b'{"variables": {"nps": "int", "plan": "string", "spend": "double"}}'
        names = self.out(b.Handle, 'environment_new', self.library.environment_new, self.book,
                         text, len(text))
        rules = []
        for text in (b"nps > 8 && plan == 'pro'", b'spend * 2.0'):
            rules.append(self.out(b.Handle, 'expression_new', self.library.expression_new,
                                  self.book, names, text, len(text)))
        self.check([self.library.handle_kind(handle) for handle in (names, rules[0])] ==
                   [b.HANDLE_ENVIRONMENT, b.HANDLE_EXPRESSION], 'handle_kind: expressions')
        described = self.written('describe', self.library.expression_describe, self.book, rules[0])
        self.check((described['type'], [one['name'] for one in described['inputs']]) ==
                   ('bool', ['nps', 'plan']), f'describe: {described}')
        for bindings, wanted in ((b'{"nps": 9, "plan": "pro"}', ('value', True)),
                                 (b'{"plan": "free"}', ('value', False)),
                                 (b'{"nps": 9}', ('unknown', 'plan'))):
            answer = self.written('evaluate', self.library.expression_evaluate, self.book,
                                  rules[0], bindings, len(bindings))
            self.check(answer.get(wanted[0]) == wanted[1], f'evaluate: {bindings} {answer}')

        text = b'nps >'
        status = self.library.expression_new(self.book, names, text, len(text),
                                             c.byref(b.Handle()))
        error = self.out(b.Error, 'book_error', self.library.book_error, self.book)
        self.check((status, error.status, error.line, error.position) == (9, 9, 1, 6),
                   f'expression_new: {error.message} {error.position}')
        self.expression_set(names, rules)

    def expression_set(self, names, rules):
        codes = {text: self.out(c.c_uint32, 'environment_text', self.library.environment_text,
                                self.book, names, text, len(text)).value
                 for text in (b'pro', b'free')}
        set_ = self.out(b.Handle, 'set_new', self.library.expression_set_new, self.book, names,
                        (b.Handle * 2)(*rules), 2)
        self.check(self.library.handle_kind(set_) == b.HANDLE_EXPRESSION_SET, 'handle_kind: set')
        self.ok(self.library.environment_free(self.book, names), 'environment_free')
        for rule in rules:
            self.ok(self.library.expression_free(self.book, rule), 'expression_free')
        self.check(self.library.expression_free(self.book, rules[0]) == b.E_GONE, 'free: twice')

        def columns(type_, *rows):
            return (c.POINTER(type_) * len(rows))(
                *[c.cast((type_ * len(row))(*row), c.POINTER(type_)) if row else None
                  for row in rows])

        truths, values = (c.c_uint8 * 4)(7), (c.c_double * 4)(7)
        batch = b.ExpressionBatch(
            first=1, count=3, variables=3, expressions=2,
            numbers=columns(c.c_double, None, None, [0, 2.5, float('nan'), 1]),
            integers=columns(c.c_int64, [0, 9, 9, -2**63], None, None),
            texts=columns(c.c_uint32, None, [0, codes[b'pro'], codes[b'free'], codes[b'pro']],
                          None),
            truths=columns(c.c_uint8, [0] * 4, None), values=columns(c.c_double, None, [0] * 4))
        batch.truths[0] = c.cast(truths, c.POINTER(c.c_uint8))
        batch.values[1] = c.cast(values, c.POINTER(c.c_double))
        self.ok(self.library.expression_set_evaluate(self.book, set_, batch), 'set_evaluate')
        self.check(list(truths) == [7, 2, 0, 1], f'set_evaluate: {list(truths)}')
        self.check(values[0] == 7 and values[1] == 5 and values[2] != values[2] and
                   values[3] == 2, f'set_evaluate: {list(values)}')
        self.ok(self.library.expression_set_free(self.book, set_), 'set_free')

    def report(self, kind, parameters, format_):
        written = []

        def write(_, data, length):
            written.append(c.string_at(data, length))
            return 0

        text = json.dumps(parameters).encode() if parameters else None
        self.ok(self.library.report_write(self.book, kind, text, len(text or ''), format_,
                                          b.Writer(write=b.Write(write))), kind.decode())
        return b''.join(written).decode()

    def reports(self):
        portfolio = json.loads(self.report(b'portfolio', None, b.REPORT_JSON))
        self.check([(one['id'], one['score']) for one in portfolio['customers']] ==
                   [('bolt', 21.666667), ('acme', 46.666667)], f'portfolio: {portfolio}')
        customer = json.loads(self.report(
            b'customer', {'customer': 'acme', 'since': '2026-01-10T12:00:00Z'}, b.REPORT_JSON))
        self.check(round(sum(line['contribution'] for line in customer['change']['lines']), 6) ==
                   customer['change']['difference'], f'customer: {customer["change"]}')
        definitions = json.loads(self.report(b'definitions', None, b.REPORT_JSON))
        self.check('main' in [one['id'] for one in definitions['definitions']], 'definitions')
        memory = json.loads(self.report(b'memory', None, b.REPORT_JSON))
        self.check(sum(one['bytes'] for one in memory['shares']) == memory['bytes'], 'memory')
        for kind in (b'portfolio', b'definitions', b'memory'):
            self.check(self.report(kind, None, b.REPORT_MARKDOWN).startswith('# '), 'Markdown')

    def tasks(self):
        for id_, more in (('call', {'title': 'Call', 'parameters': {'minutes': 30}}),
                          ('mail', {'priority': 2})):
            text = json.dumps({'record': 'task', 'do': 'create', 'task': id_, 'customer': 'acme',
                               'kind': 'work', **more}).encode()
            self.ok(self.library.book_record(self.book, text, len(text)), 'task')
        find, next_ = self.library.task_find, self.library.task_next
        call = self.out(b.Handle, 'task_find', find, self.book, b'call', 4)
        self.check(self.library.handle_kind(call) == b.HANDLE_TASK, 'handle_kind: task')
        handed = [self.out(b.Handle, 'task_next', next_, self.book) for _ in range(3)]
        self.check(handed[1].value == call.value and handed[2].value == 0, 'task_next: the order')
        info = self.out(b.TaskInfo, 'task_get', self.library.task_get, self.book, call)
        self.check((info.id, info.customer, info.title, info.parameters, info.state, info.due) ==
                   (b'call', self.acme.value, b'Call', b'{"minutes":30}', b.TASK_OPEN,
                    b.TASK_NEVER), f'task_get: {info.id}')
        self.ok(self.library.task_acknowledge(self.book, handed[0]), 'task_acknowledge')
        self.check(self.journal[-1].rstrip() ==
                   b'{"record":"task","do":"acknowledge","task":"mail"}', 'journal: acknowledge')
        self.ok(self.library.task_rewind(self.book), 'task_rewind')
        again = [self.out(b.Handle, 'task_next', next_, self.book) for _ in range(2)]
        self.check([one.value for one in again] == [call.value, 0], 'task_next: again')
        listed = json.loads(self.report(b'tasks', {'customer': 'acme'}, b.REPORT_JSON))
        self.check(listed['states'] == {'open': 1, 'acknowledged': 1, 'completed': 0,
                                        'cancelled': 0}, f'tasks: {listed["states"]}')

    def plans(self):
        for record in (
                {'record': 'canvas', 'canvas': 'year', 'customer': 'acme', 'name': 'The year'},
                {'record': 'plan_item', 'canvas': 'year', 'item': 'grow', 'kind': 'objective'},
                {'record': 'plan_item', 'canvas': 'year', 'item': 'users', 'kind': 'kpi',
                 'unit': 'users', 'baseline': 10, 'target': 30, 'actual': 5, 'of': ['grow']}):
            text = json.dumps(record).encode()
            self.ok(self.library.book_record(self.book, text, len(text)), record['record'])
        year = self.out(b.Handle, 'canvas_find', self.library.canvas_find, self.book, b'year', 4)
        mine = self.out(b.Handle, 'canvas_of', self.library.canvas_of, self.book, self.acme)
        self.check(year.value == mine.value and
                   self.library.handle_kind(year) == b.HANDLE_CANVAS, 'canvas_of')
        walk = [self.out(b.Handle, 'canvas_next', self.library.canvas_next, self.book, whose, after)
                for whose in (self.acme, 0) for after in (0, year)]
        self.check([one.value for one in walk] == [year.value, 0] * 2, 'canvas_next')
        info = self.out(b.CanvasInfo, 'canvas_get', self.library.canvas_get, self.book, year)
        self.check((info.name, info.items, info.progress, info.major, info.agreed_major) ==
                   (b'The year', 2, -250000, 0, 0),
                   f'canvas_get: {info.progress}')
        item = self.out(b.PlanItemInfo, 'plan_item_get', self.library.plan_item_get, self.book,
                        year, b'users', 5)
        self.check((item.unit, item.actual, item.progress) == (b'users', 5000000, -250000),
                   f'plan_item_get: {item.progress}')
        first = self.out(b.PlanItemInfo, 'plan_item_at', self.library.plan_item_at, self.book,
                         year, 0)
        self.check(first.id == b'grow', f'plan_item_at: {first.id}')

    def journeys(self):
        for record in (
                {'record': 'definitions', 'journeys': [{'id': 'way', 'enter': 'hand', 'stages': [
                    {'id': 'one', 'value': 40, 'target_days': 3}]}]},
                {'record': 'journey', 'do': 'enter', 'journey': 'way', 'customer': 'acme',
                 'stage': 'one'}):
            text = json.dumps(record).encode()
            self.ok(self.library.book_record(self.book, text, len(text)), record['record'])
        info = self.out(b.JourneyInfo, 'journey_get', self.library.journey_get, self.book,
                        self.acme, b'way')
        self.check((info.stage, info.value, info.days, info.pace) == (b'one', 400000, 0, 2),
                   f'journey_get: {info.stage}, {info.value}, {info.days}, {info.pace}')

    def playbooks(self):
        text = json.dumps({'record': 'definitions', 'playbooks': [{
            'id': 'hello', 'title': 'Hello', 'priority': 3, 'trigger': {'by': 'hand'},
            'steps': [{'id': 'call', 'task': {'kind': 'call'}}]}]}).encode()
        self.ok(self.library.book_record(self.book, text, len(text)), 'playbooks')
        text = b'{"record":"playbook","do":"start","playbook":"hello","customer":"acme"}'
        self.ok(self.library.book_record(self.book, text, len(text)), 'start')
        clock = self.out(c.c_int64, 'book_clock', self.library.book_clock, self.book)
        self.ok(self.library.book_advance(self.book, clock.value), 'advance')
        hello = self.out(b.Handle, 'playbook_find', self.library.playbook_find, self.book,
                         b'hello', 5)
        first = self.out(b.Handle, 'playbook_next', self.library.playbook_next, self.book, 0)
        self.check(hello.value == first.value and
                   self.library.handle_kind(hello) == b.HANDLE_PLAYBOOK,
                   f'playbook_next: {hello.value} {first.value}')
        info = self.out(b.PlaybookInfo, 'playbook_get', self.library.playbook_get, self.book,
                        hello)
        self.check((info.id, info.title, info.revision, info.enabled, info.priority, info.open,
                    info.started, info.held_out) == (b'hello', b'Hello', 1, 1, 3, 1, 1, 0),
                   f'playbook_get: {info.id}')
        task = self.out(b.Handle, 'task_find', self.library.task_find, self.book,
                        b'hello/acme/1/call', 17)
        self.check(task.value != 0, 'a task of a playbook')

    def errors(self):
        text = b'{"record":"customer","id":"acme","attributes":{"plam":"pro"}}'
        status = self.library.book_record(self.book, text, len(text))
        error = self.out(b.Error, 'book_error', self.library.book_error, self.book)
        self.check(status != b.OK and error.status == status, f'book_error: {error.status}')
        self.check(error.pointer == b'/attributes/plam' and
                   error.pointer_length == len(error.pointer), f'book_error: {error.pointer}')
        self.check(error.message and error.message_length == len(error.message) and
                   b'plan' in error.message, f'book_error: {error.message}')
        self.check(self.library.book_advance(self.book, NOON - 1) == b.E_ORDER, 'advance: back')
        self.check(self.library.book_record(None, text, len(text)) == b.E_ARGUMENT, 'no book')
        handle = b.Handle(99)
        self.check(self.library.customer_find(self.book, b'nobody', 6, c.byref(handle)) ==
                   b.E_NOT_FOUND and handle.value == 99, 'customer_find: nobody')

    def saved(self, book):
        buffer = self.out(b.Buffer, 'buffer_new', self.library.buffer_new, None)
        writer = self.out(b.Writer, 'buffer_writer', self.library.buffer_writer, buffer)
        self.ok(self.library.book_save(book, writer), 'book_save')
        data = c.string_at(self.library.buffer_data(buffer), self.library.buffer_length(buffer))
        self.library.buffer_clear(buffer)
        self.check(self.library.buffer_length(buffer) == 0, 'buffer_clear: not empty')
        self.library.buffer_free(buffer)
        return data

    def save_and_load(self):
        first = self.saved(self.book)
        self.check(first.count(b'\n') > 3, 'book_save: too few lines')

        *_, allocate, release, _ = self.keep
        memory = b.Allocator(allocate=allocate, release=release)
        config = b.Config(allocator=c.pointer(memory))
        copy = self.out(b.Book, 'book_new', self.library.book_new, config)
        reader = b.Reader()
        self.ok(self.library.reader_from_memory(first, len(first), reader), 'reader_from_memory')
        self.ok(self.library.book_load(copy, reader), 'book_load')
        self.check(self.saved(copy) == first, 'save, load, save: other bytes')
        self.check(self.blocks, 'the allocator was not used')
        self.library.book_free(copy)
        self.check(not self.blocks, f'book_free: {len(self.blocks)} blocks left')

        clone = self.out(b.Book, 'book_clone', self.library.book_clone, self.book, None)
        self.check(self.saved(clone) == first, 'book_clone: other bytes')
        self.library.book_free(clone)

    def store(self):
        """A book in a store: committed, changed, committed, and opened again."""
        shelf, first = Shelf(), self.saved(self.book)
        book = self.out(b.Book, 'book_open', self.library.book_open, None, shelf.functions)
        reader = b.Reader()
        self.ok(self.library.reader_from_memory(first, len(first), reader), 'reader_from_memory')
        self.ok(self.library.book_load(book, reader), 'book_load')
        self.ok(self.library.book_commit(book), 'book_commit')
        before = dict(shelf.documents)
        record = b'{"record":"customer","id":"shelf"}'
        self.ok(self.library.book_record(book, record, len(record)), 'book_record')
        self.ok(self.library.book_commit(book), 'book_commit')
        changed = [key for key in shelf.documents if shelf.documents[key] != before.get(key)]
        self.check(len(changed) == 3 and (b'customer', b'shelf') in changed,
                   f'book_commit: {changed}')
        generation = self.out(c.c_uint64, 'book_generation', self.library.book_generation, book)
        self.check(generation.value == 2 == shelf.generation, 'book_generation: another one')
        last = self.saved(book)
        again = self.out(b.Book, 'book_open', self.library.book_open, None, shelf.functions)
        self.check(self.saved(again) == last, 'book_open: other bytes')
        self.library.book_free(again)
        self.library.book_free(book)
        self.check(shelf.destroyed == 2, f'destroy: {shelf.destroyed} times')

    def replay(self):
        """The journal, fed to a fresh book, makes the same state; here through an own reader."""
        lines, refused, seen = list(self.journal), [], []

        def read(_, to, capacity, got):
            piece = lines.pop(0) if lines else b''
            self.check(len(piece) <= capacity, 'read: a line is longer than the room')
            c.memmove(to, piece, len(piece))
            got[0] = len(piece)
            return 0

        def refuse(_, error, line, length):
            refused.append((error[0].status, error[0].line, c.string_at(line, length)))
            return 0

        lines.append(b'{"record":"nonsense"}\n')
        count = len(lines)
        reader = b.Reader(read=b.Read(read))
        options = b.ImportOptions(refused=b.Refused(refuse),
                                  progress=b.Progress(lambda _, *so_far: bool(seen.append(so_far))))
        result = b.ImportResult()
        fresh = self.out(b.Book, 'book_new', self.library.book_new, None)
        self.ok(self.library.book_import(fresh, reader, options, result), 'book_import')
        self.check((result.lines, result.accepted, result.refused) == (count, count - 1, 1),
                   f'book_import: {result.lines}, {result.accepted}, {result.refused}')
        self.check(len(refused) == 1 and refused[0][1:] == (count, b'{"record":"nonsense"}'),
                   f'refused: {refused}')
        self.check(self.saved(fresh) == self.saved(self.book), 'journal: another state')
        self.library.book_free(fresh)

    def redact(self):
        journal, written = b''.join(self.journal), []

        def write(_, data, length):
            written.append(c.string_at(data, length))
            return 0

        reader, writer, redacted = b.Reader(), b.Writer(write=b.Write(write)), c.c_uint64()
        self.ok(self.library.reader_from_memory(journal, len(journal), reader), 'reader')
        self.ok(self.library.journal_redact(
            reader, writer, (c.c_char_p * 1)(b'bolt'), (c.c_size_t * 1)(4), None, None, 1,
            c.byref(redacted)), 'journal_redact')
        copy = b''.join(written)
        self.check(redacted.value >= 2 and b'bolt' not in copy and b'acme' in copy,
                   f'journal_redact: {redacted.value} lines')

    def end(self):
        self.library.book_free(self.book)
        self.check(self.destroyed == [42], f'destroy: {self.destroyed}')


def main():
    path, map_ = sys.argv[1:]
    library = load(path)
    tally = Tally('ffi')
    mapped = declared.mapped(map_)
    for name in mapped:
        tally.check(name in b.PROTOTYPES, f'{name} is in the map and has no binding')
    for name in sorted(set(b.PROTOTYPES) - set(mapped)):
        tally.check(False, f'{name} has a binding and is not in the map')

    tour = Tour(library, tally)
    for station in (tour.version, tour.make, tour.record, tour.find, tour.batches,
                    tour.advance, tour.read, tour.expressions, tour.health, tour.what_if,
                    tour.errors, tour.health_later, tour.reports, tour.tasks, tour.plans,
                    tour.journeys, tour.playbooks, tour.save_and_load, tour.store, tour.replay,
                    tour.redact, tour.end):
        station()
    for name in sorted(set(b.PROTOTYPES) - tour.library.called):
        tally.check(False, f'{name} was not called')
    tally.close()


main()
