/* SPDX-License-Identifier: MIT */
#include "expr/syntax/token.h"

#include <string.h>

static int
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int
is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static int
is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static int
is_name(char c)
{
    return is_name_start(c) || is_digit(c);
}

/* The byte `ahead` of an offset; 0 beyond the end. */
static char
peek(const csuccessp_lexer *lexer, uint32_t at)
{
    return at < lexer->length ? lexer->text[at] : '\0';
}

static void
skip_blanks(csuccessp_lexer *lexer)
{
    for (; lexer->offset < lexer->length; lexer->offset++) {
        char c = lexer->text[lexer->offset];

        if (c == '/' && peek(lexer, lexer->offset + 1) == '/') {
            while (lexer->offset < lexer->length && lexer->text[lexer->offset] != '\n')
                lexer->offset++;
            if (lexer->offset == lexer->length)
                return;
        } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f') {
            return;
        }
    }
}

static uint32_t
skip_digits(const csuccessp_lexer *lexer, uint32_t at)
{
    while (is_digit(peek(lexer, at)))
        at++;
    return at;
}

static csuccess_status
read_number(csuccessp_lexer *lexer, csuccessp_token *out)
{
    uint32_t at = lexer->offset, exponent;

    out->kind = CSUCCESSP_TOKEN_INT;
    if (peek(lexer, at) == '0' && (peek(lexer, at + 1) | 0x20) == 'x' &&
        is_hex(peek(lexer, at + 2))) {
        for (at += 2; is_hex(peek(lexer, at)); at++) {
        }
    } else {
        at = skip_digits(lexer, at);
        if (peek(lexer, at) == '.' && is_digit(peek(lexer, at + 1))) {
            out->kind = CSUCCESSP_TOKEN_DOUBLE;
            at = skip_digits(lexer, at + 1);
        }
        exponent = at + 1;
        if ((peek(lexer, at) | 0x20) == 'e') {
            if (peek(lexer, exponent) == '+' || peek(lexer, exponent) == '-')
                exponent++;
            if (is_digit(peek(lexer, exponent))) {
                out->kind = CSUCCESSP_TOKEN_DOUBLE;
                at = skip_digits(lexer, exponent);
            }
        }
    }
    if (out->kind == CSUCCESSP_TOKEN_INT && (peek(lexer, at) | 0x20) == 'u') {
        out->kind = CSUCCESSP_TOKEN_UINT;
        at++;
    }
    if (is_name(peek(lexer, at)))
        return csuccessp_problem_set(lexer->problem, CSUCCESS_E_SYNTAX, at,
                                     "'%c' does not belong to a number", peek(lexer, at));
    out->length = at - lexer->offset;
    lexer->offset = at;
    return CSUCCESS_OK;
}

/* From the opening quote at `at` to behind the closing one. */
static csuccess_status
read_string(csuccessp_lexer *lexer, uint32_t at, int raw, csuccessp_token *out)
{
    char quote = lexer->text[at];
    uint32_t quotes = 1, i;

    if (peek(lexer, at + 1) == quote && peek(lexer, at + 2) == quote)
        quotes = 3;
    for (i = at + quotes; i < lexer->length; i++) {
        char c = lexer->text[i];

        if (c == '\\' && !raw) {
            i++;
        } else if (quotes == 1 && (c == '\n' || c == '\r')) {
            break;
        } else if (c == quote &&
                   (quotes == 1 || (peek(lexer, i + 1) == quote && peek(lexer, i + 2) == quote))) {
            out->length = i + quotes - out->offset;
            lexer->offset = i + quotes;
            return CSUCCESS_OK;
        }
    }
    return csuccessp_problem_set(lexer->problem, CSUCCESS_E_SYNTAX, at,
                                 "the string that begins here does not end: expected %c%s", quote,
                                 quotes == 3 ? " three times" : "");
}

static csuccess_status
read_quoted(csuccessp_lexer *lexer, csuccessp_token *out)
{
    uint32_t i;

    for (i = lexer->offset + 1; i < lexer->length; i++) {
        char c = lexer->text[i];

        if (c == '`' && i > lexer->offset + 1) {
            out->kind = CSUCCESSP_TOKEN_QUOTED;
            out->length = i + 1 - lexer->offset;
            lexer->offset = i + 1;
            return CSUCCESS_OK;
        }
        if (!is_name(c) && !strchr(".-/ ", c))
            break;
    }
    return csuccessp_problem_set(
        lexer->problem, CSUCCESS_E_SYNTAX, i < lexer->length ? i : lexer->offset,
        "a name in backquotes may have letters, digits, '_', '.', '-', '/' and blanks");
}

static int
word_is(const char *word, uint32_t length, const char *keyword)
{
    return strlen(keyword) == length && memcmp(word, keyword, length) == 0;
}

static uint8_t
kind_of_word(const char *word, uint32_t length)
{
    static const char *const reserved[] = {
        "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
        "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};
    size_t i;

    if (length > 9)
        return CSUCCESSP_TOKEN_NAME;
    if (word_is(word, length, "in"))
        return CSUCCESSP_TOKEN_IN;
    if (word_is(word, length, "true"))
        return CSUCCESSP_TOKEN_TRUE;
    if (word_is(word, length, "false"))
        return CSUCCESSP_TOKEN_FALSE;
    if (word_is(word, length, "null"))
        return CSUCCESSP_TOKEN_NULL;
    for (i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (reserved[i][0] == word[0] && word_is(word, length, reserved[i]))
            return CSUCCESSP_TOKEN_RESERVED;
    return CSUCCESSP_TOKEN_NAME;
}

/* A name, a keyword, or a string with letters before its quote. */
static csuccess_status
read_word(csuccessp_lexer *lexer, csuccessp_token *out)
{
    uint32_t at = lexer->offset, i = at;
    int bytes = 0, raw = 0;

    if ((peek(lexer, i) | 0x20) == 'b') {
        bytes = 1;
        i++;
    }
    if ((peek(lexer, i) | 0x20) == 'r') {
        raw = 1;
        i++;
    }
    if (i > at && (peek(lexer, i) == '"' || peek(lexer, i) == '\'')) {
        out->kind = bytes ? CSUCCESSP_TOKEN_BYTES : CSUCCESSP_TOKEN_STRING;
        return read_string(lexer, i, raw, out);
    }
    for (; is_name(peek(lexer, at)); at++) {
    }
    out->length = at - lexer->offset;
    out->kind = kind_of_word(lexer->text + lexer->offset, out->length);
    lexer->offset = at;
    return CSUCCESS_OK;
}

static uint8_t
kind_of_pair(char c, char next)
{
    if (next == '=')
        switch (c) {
        case '=':
            return CSUCCESSP_TOKEN_EQUAL;
        case '!':
            return CSUCCESSP_TOKEN_NOT_EQUAL;
        case '<':
            return CSUCCESSP_TOKEN_LESS_EQUAL;
        case '>':
            return CSUCCESSP_TOKEN_GREATER_EQUAL;
        default:
            break;
        }
    if (c == '&' && next == '&')
        return CSUCCESSP_TOKEN_AND;
    if (c == '|' && next == '|')
        return CSUCCESSP_TOKEN_OR;
    return CSUCCESSP_TOKEN_END;
}

static uint8_t
kind_of_sign(char c)
{
    switch (c) {
    case '<':
        return CSUCCESSP_TOKEN_LESS;
    case '>':
        return CSUCCESSP_TOKEN_GREATER;
    case '+':
        return CSUCCESSP_TOKEN_PLUS;
    case '-':
        return CSUCCESSP_TOKEN_MINUS;
    case '*':
        return CSUCCESSP_TOKEN_STAR;
    case '/':
        return CSUCCESSP_TOKEN_SLASH;
    case '%':
        return CSUCCESSP_TOKEN_PERCENT;
    case '!':
        return CSUCCESSP_TOKEN_NOT;
    case '?':
        return CSUCCESSP_TOKEN_QUESTION;
    case ':':
        return CSUCCESSP_TOKEN_COLON;
    case '.':
        return CSUCCESSP_TOKEN_DOT;
    case ',':
        return CSUCCESSP_TOKEN_COMMA;
    case '(':
        return CSUCCESSP_TOKEN_OPEN;
    case ')':
        return CSUCCESSP_TOKEN_CLOSE;
    case '[':
        return CSUCCESSP_TOKEN_OPEN_LIST;
    case ']':
        return CSUCCESSP_TOKEN_CLOSE_LIST;
    case '{':
        return CSUCCESSP_TOKEN_OPEN_MAP;
    case '}':
        return CSUCCESSP_TOKEN_CLOSE_MAP;
    default:
        return CSUCCESSP_TOKEN_END;
    }
}

static csuccess_status
unexpected_character(csuccessp_lexer *lexer, char c)
{
    const char *hint = "";

    if (c == '=')
        hint = "; equality is written ==";
    else if (c == '&')
        hint = "; and is written &&";
    else if (c == '|')
        hint = "; or is written ||";
    if (c >= ' ' && c <= '~')
        return csuccessp_problem_set(lexer->problem, CSUCCESS_E_SYNTAX, lexer->offset,
                                     "'%c' is not expected here%s", c, hint);
    return csuccessp_problem_set(
        lexer->problem, CSUCCESS_E_SYNTAX, lexer->offset,
        "a character that is no part of the language; only strings and comments may have it");
}

csuccess_status
csuccessp_token_next(csuccessp_lexer *lexer, csuccessp_token *out)
{
    char c;

    skip_blanks(lexer);
    out->kind = CSUCCESSP_TOKEN_END;
    out->offset = lexer->offset;
    out->length = 0;
    if (lexer->offset == lexer->length)
        return CSUCCESS_OK;
    c = lexer->text[lexer->offset];
    if (is_name_start(c))
        return read_word(lexer, out);
    if (is_digit(c))
        return read_number(lexer, out);
    if (c == '.' && is_digit(peek(lexer, lexer->offset + 1)))
        return read_number(lexer, out);
    if (c == '"' || c == '\'') {
        out->kind = CSUCCESSP_TOKEN_STRING;
        return read_string(lexer, lexer->offset, 0, out);
    }
    if (c == '`')
        return read_quoted(lexer, out);
    out->kind = kind_of_pair(c, peek(lexer, lexer->offset + 1));
    out->length = 2;
    if (out->kind == CSUCCESSP_TOKEN_END) {
        out->kind = kind_of_sign(c);
        out->length = 1;
    }
    if (out->kind == CSUCCESSP_TOKEN_END)
        return unexpected_character(lexer, c);
    lexer->offset += out->length;
    return CSUCCESS_OK;
}

const char *
csuccessp_token_name(unsigned kind)
{
    static const char *const names[] = {"the end",
                                        "a name",
                                        "a name",
                                        "a number",
                                        "a number",
                                        "a number",
                                        "a string",
                                        "bytes",
                                        "'true'",
                                        "'false'",
                                        "'null'",
                                        "'in'",
                                        "a reserved word",
                                        "'=='",
                                        "'!='",
                                        "'<'",
                                        "'<='",
                                        "'>'",
                                        "'>='",
                                        "'&&'",
                                        "'||'",
                                        "'+'",
                                        "'-'",
                                        "'*'",
                                        "'/'",
                                        "'%'",
                                        "'!'",
                                        "'?'",
                                        "':'",
                                        "'.'",
                                        "','",
                                        "'('",
                                        "')'",
                                        "'['",
                                        "']'",
                                        "'{'",
                                        "'}'"};

    return kind < sizeof names / sizeof *names ? names[kind] : "something else";
}
