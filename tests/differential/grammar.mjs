// SPDX-License-Identifier: MIT
// What expressions are made of: a rule a line, "result weight template".
//
// In a template $int stands for an expression of that type, $list(T) for one of a list of whatever T
// is in the result; @T names a new variable of that type, seen by what follows it, and %T one that is
// seen only after the next expression. Literals and variables are not listed: every type has them.

const LINES = `
T 3 $bool ? $T : $T
T 2 $list(T)[$index]
T 2 $map(string, T)[$string]
T 1 $map(int, T)[$int]
T 1 cel.bind(%A, $A, $T)
T 1 ($T)

bool 4 $bool && $bool
bool 4 $bool || $bool
bool 3 !$bool
bool 4 $T == $T
bool 3 $T != $T
bool 2 $dyn == $dyn
bool 2 $dyn != $dyn
bool 2 $int < $int
bool 2 $int >= $int
bool 1 $uint < $uint
bool 1 $uint <= $uint
bool 2 $double < $double
bool 1 $double >= $double
bool 1 $int < $double
bool 1 $double <= $int
bool 1 $uint > $int
bool 1 $int >= $uint
bool 1 $double > $uint
bool 1 $uint <= $double
bool 1 $string < $string
bool 1 $string >= $string
bool 1 $bool < $bool
bool 1 $timestamp < $timestamp
bool 1 $timestamp >= $timestamp
bool 1 $duration < $duration
bool 1 $duration >= $duration
bool 0.3 $bytes < $bytes
bool 1 $dyn < $dyn
bool 2 $T in $list(T)
bool 1 $dyn in $list(dyn)
bool 1 $string in $map(string, V)
bool 1 $int in $map(int, V)
bool 2 $list(A).all(@A, $bool)
bool 2 $list(A).exists(@A, $bool)
bool 2 $list(A).exists_one(@A, $bool)
bool 1 $map(string, V).all(@string, $bool)
bool 1 $map(string, V).exists(@string, $bool)
bool 1 $map(int, V).exists_one(@int, $bool)
bool 1 has(words.a)
bool 0.2 has({"a": $int}.a)
bool 1 $string.contains($string)
bool 1 $string.startsWith($string)
bool 1 $string.endsWith($string)
bool 2 $string.matches($pattern)
bool 1 bool($string)
bool 1 bool($truth)
bool 0.5 bool($bool)
bool 1 type($T) == type($T)
bool 0.5 type($dyn) == type($T)

int 3 $int + $int
int 3 $int - $int
int 3 $int * $int
int 3 $int / $int
int 3 $int % $int
int 2 -$int
int 1 words.a
int 1 size($string)
int 1 $bytes.size()
int 1 size($list(A))
int 1 $list(A).size()
int 1 size($map(string, V))
int 1 $map(int, V).size()
int 1 $string.size()
int 1 $string.indexOf($string)
int 1 $string.indexOf($string, $index)
int 1 $string.lastIndexOf($string)
int 1 $string.lastIndexOf($string, $index)
int 1 int($double)
int 0.2 int($uint)
int 1 int($string)
int 0.2 int($timestamp)
int 1 int($digits)
int 0.5 int($int)
int 1 $timestamp.getFullYear()
int 1 $timestamp.getMonth()
int 1 $timestamp.getDate()
int 1 $timestamp.getDayOfMonth()
int 1 $timestamp.getDayOfWeek()
int 1 $timestamp.getDayOfYear()
int 1 $timestamp.getHours()
int 1 $timestamp.getMinutes()
int 1 $timestamp.getSeconds()
int 1 $timestamp.getMilliseconds()
int 0.5 $timestamp.getFullYear($zone)
int 0.5 $timestamp.getMonth($zone)
int 0.5 $timestamp.getDate($zone)
int 0.5 $timestamp.getDayOfMonth($zone)
int 0.5 $timestamp.getDayOfWeek($zone)
int 0.5 $timestamp.getDayOfYear($zone)
int 0.5 $timestamp.getHours($zone)
int 0.5 $timestamp.getMinutes($zone)
int 1 $duration.getHours()
int 1 $duration.getMinutes()
int 1 $duration.getSeconds()
int 1 $duration.getMilliseconds()

uint 3 $uint + $uint
uint 3 $uint - $uint
uint 3 $uint * $uint
uint 3 $uint / $uint
uint 3 $uint % $uint
uint 1 uint($int)
uint 1 uint($double)
uint 1 uint($string)
uint 1 uint($digits)
uint 0.5 uint($uint)

double 3 $double + $double
double 3 $double - $double
double 3 $double * $double
double 3 $double / $double
double 2 -$double
double 0.1 $int + $double
double 0.1 $double * $int
double 0.1 $double / $int
double 1 double($int)
double 1 double($uint)
double 1 double($string)
double 1 double($digits)
double 0.5 double($double)

string 4 $string + $string
string 1 $string.lowerAscii()
string 1 $string.upperAscii()
string 1 $string.trim()
string 1 $string.substring($index)
string 1 $string.substring($index, $index)
string 1 $list(string).join()
string 1 $list(string).join($string)
string 1 string($int)
string 1 string($uint)
string 1 string($double)
string 1 string($bool)
string 1 string($bytes)
string 0.5 string($string)
string 0.1 string($duration)
string 0.1 string($timestamp)

bytes 3 $bytes + $bytes
bytes 2 bytes($string)
bytes 0.5 bytes($bytes)

timestamp 2 $timestamp + $duration
timestamp 2 $timestamp - $duration
timestamp 0.1 $duration + $timestamp
timestamp 1 timestamp($index)
timestamp 1 timestamp($instant)

duration 1 duration($length)
duration 2 $timestamp - $timestamp
duration 2 $duration + $duration
duration 2 $duration - $duration

list(string) 2 $string.split($string)
list(string) 1 $string.split($string, $index)
list(T) 3 [$T, $T]
list(T) 2 [$T, $T, $T]
list(T) 1 [$T]
list(T) 1 []
list(T) 2 $list(T) + $list(T)
list(T) 3 $list(T).filter(@T, $bool)
list(T) 3 $list(A).map(@A, $T)
list(T) 2 $list(A).map(@A, $bool, $T)

map(string, V) 2 {"a": $V, "b": $V}
map(string, V) 1 {$string: $V}
map(string, V) 1 {}
map(int, V) 0.2 {$int: $V, $int: $V}

dyn 6 dyn($T)
dyn 1 $dyn + $dyn
dyn 1 $dyn * $dyn
dyn 0.5 -$dyn
dyn 1 $list(dyn)[$index]
`

const HOLE = /([$@%])((?:list|map)\((?:[^()]|\([^()]*\))*\)|[A-Za-z]+)/

function ruleOf(line) {
  const [, result, weight, template] = /^(\w+(?:\([^)]*\))?) ([\d.]+) (.*)$/.exec(line)
  const pieces = template.split(HOLE)
  const parts = [pieces[0]]
  for (let i = 1; i < pieces.length; i += 3) {
    parts.push({sign: pieces[i], type: pieces[i + 1]})
    parts.push(pieces[i + 2])
  }
  const isBinary = parts.length === 5 && /^ .* $/.test(parts[2])
  return {result, weight: Number(weight), op: template, parts, isBinary}
}

export const RULES = LINES.split('\n').filter((line) => line).map(ruleOf)

/** Inputs: their types, by name. */
export const VARIABLES = {
  flag: 'bool', i: 'int', j: 'int', u: 'uint', x: 'double', y: 'double', s: 'string', t: 'string',
  raw: 'bytes', at: 'timestamp', since: 'timestamp', span: 'duration', ints: 'list(int)',
  texts: 'list(string)', numbers: 'list(double)', flags: 'list(bool)', words: 'map(string, int)',
  names: 'map(int, string)', rates: 'map(string, double)', grid: 'list(list(int))', any: 'dyn'
}
