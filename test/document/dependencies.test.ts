import { describe, expect, test } from 'vitest'
import { type Node, parseDependencies } from '../../shared/document/dependencies.ts'
import { isCriticality } from '../../shared/model/criticality.ts'
import { ENOUGH } from '../../shared/model/faults.ts'

const nodes = (tasks: string) =>
  tasks.split(' ').map((task, index): Node => {
    const [id = '', criticality = 'critical'] = task.split(':')
    return {
      id,
      criticality: isCriticality(criticality) ? criticality : 'critical',
      at: ['workflow', index],
    }
  })

/** The edges of a graph, as `from>to to>…`, sorted. */
function edges(lines: unknown[], tasks = 'a b c d e') {
  const { upstream, faults } = parseDependencies(lines, nodes(tasks), ['configuration'])
  expect(faults).toEqual([])
  return [...upstream]
    .flatMap(([to, before]) => before.map(from => `${from}>${to}`))
    .sort()
    .join(' ')
}

const faultsOf = (lines: unknown[], tasks = 'a b c') =>
  parseDependencies(lines, nodes(tasks), ['configuration']).faults.map(
    ({ pointer, detail }) => `${pointer}: ${detail}`,
  )

describe('task_dependencies', () => {
  test.each([
    [[], ''],
    [['a'], ''],
    [['a, b, c'], ''],
    [['[a, b]'], ''],
    [['a >> b >> c'], 'a>b b>c'],
    [['a>>b>>c'], 'a>b b>c'],
    [[' a\t>>\n b '], 'a>b'],
    [['[a, b] >> c'], 'a>c b>c'],
    [['a >> [b, c]'], 'a>b a>c'],
    [['[a, b] >> [c, d]'], 'a>c a>d b>c b>d'],
    [['a >> [b, c] >> d'], 'a>b a>c b>d c>d'],
    [['[a] >> [b]'], 'a>b'],
    [['a >> b, c >> d'], 'a>b c>d'],
    [['a, b >> c'], 'b>c'],
    [['a >> [b, c], [c, d] >> e'], 'a>b a>c c>e d>e'],
    [['a >> b', 'b >> c', 'a >> c'], 'a>b a>c b>c'],
    [['a >> b', 'a >> b', '[a, a] >> b'], 'a>b'],
  ])('%j means the edges %j', (lines, expected) => {
    expect(edges(lines)).toBe(expected)
  })

  test('of thousands of tasks in a ring are told in a few kilobytes, those that are no tasks left out', () => {
    const ids = Array.from({ length: 4900 }, (_, index) => `a${index}`)
    const ring = `${ids.join(' >> ')} >> [${ids.join(', ')}]`
    const known = ids
      .slice(0, 1000)
      .map((id, index): Node => ({ id, criticality: 'critical', at: ['workflow', index] }))
    const { faults } = parseDependencies([ring], known, ['configuration'])
    expect(faults.length).toBeLessThanOrEqual(ENOUGH)
    expect(JSON.stringify(parseDependencies([ring], known, []).faults).length).toBeLessThan(50_000)
    const inside = ids.slice(0, 1000)
    const cycles = parseDependencies([`${inside.join(' >> ')} >> [${inside.join(', ')}]`], known, []).faults
    expect(cycles).toHaveLength(ENOUGH)
    expect(cycles.at(0)?.detail).toMatch(/^The tasks form a cycle: .*… 980 more …/)
  })

  test('an id may have digits, dots, dashes and underscores', () => {
    expect(edges(['1-x >> y.2 >> _z'], '1-x y.2 _z')).toBe('1-x>y.2 y.2>_z')
  })

  test.each([
    ['', 'Expected a task id or [ but found the end in ""'],
    ['a >>', 'Expected a task id or [ but found the end in "a >>"'],
    ['a,', 'Expected a task id or [ but found the end in "a,"'],
    ['>> a', 'Expected a task id or [ but found ">>" at column 1 in ">> a"'],
    ['a b', 'Expected >> or , but found "b" at column 3 in "a b"'],
    ['a > b', 'Expected >> or , but found ">" at column 3 in "a > b"'],
    ['a << b', 'Expected >> or , but found "<" at column 3 in "a << b"; write a << b as b >> a'],
    ['[a, b', 'Expected , or ] but found the end in "[a, b"'],
    ['[a, b >> c', 'Expected , or ] but found ">>" at column 7 in "[a, b >> c"'],
    ['[]', 'Expected a task id but found "]" at column 2 in "[]"'],
    ['[[a], b]', 'Expected a task id but found "[" at column 2 in "[[a], b]"'],
    ['a]', 'Expected >> or , but found "]" at column 2 in "a]"'],
  ])('%j is refused, and the answer tells where', (line, detail) => {
    expect(faultsOf(['a >> b', line])).toEqual([`/configuration/task_dependencies/1: ${detail}`])
  })

  test('an id that no task has is named, with the one that may be meant', () => {
    expect(faultsOf(['load_salse >> z'], 'load_sales z')).toEqual([
      '/configuration/task_dependencies/0: No task has the id "load_salse": did you mean "load_sales"?',
    ])
  })

  test('every task after the first of an id is told of as a repeat', () => {
    expect(faultsOf([], 'a b a a')).toEqual([
      '/configuration/workflow/2/id: Another task has the id "a" too',
      '/configuration/workflow/3/id: Another task has the id "a" too',
    ])
  })

  test.each([['a >> a'], ['a >> [b, a]'], ['[a, b] >> a']])('%j puts a task before itself', line => {
    expect(faultsOf([line])).toContain(
      '/configuration/task_dependencies/0: The task "a" cannot come before itself',
    )
  })

  test('a cycle is named in order, at one of its lines', () => {
    expect(faultsOf(['a >> b >> c', 'd >> b', 'c >> d'], 'a b c d')).toEqual([
      '/configuration/task_dependencies/1: The tasks form a cycle: b >> c >> d >> b',
    ])
  })

  test('two cycles are both named', () => {
    expect(faultsOf(['a >> b >> a, c >> d >> c'], 'a b c d')).toEqual([
      '/configuration/task_dependencies/0: The tasks form a cycle: a >> b >> a',
      '/configuration/task_dependencies/0: The tasks form a cycle: c >> d >> c',
    ])
  })

  test('a graph of ten thousand pairs has no fault, and of more it has one', () => {
    const group = (name: string, size: number) =>
      Array.from({ length: size }, (_, index) => `${name}${index}`)
    const [left, right] = [group('l', 100), group('r', 101)]
    const line = (before: string[], after: string[]) => `[${before.join(', ')}] >> [${after.join(', ')}]`
    const tasks = [...left, ...right].join(' ')
    expect(faultsOf([line(left, right.slice(1))], tasks)).toEqual([])
    expect(faultsOf([line(left, right)], tasks)).toEqual([
      '/configuration/task_dependencies/0: The dependencies come to more than 10000 pairs of tasks',
    ])
  })

  test('a graph of a thousand tasks in a row has no cycle', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `t${index}`)
    expect(faultsOf([ids.join(' >> ')], ids.join(' '))).toEqual([])
  })

  test.each(['warning', 'transparent'])('a %s task cannot come right before critical ones', criticality => {
    expect(faultsOf(['a >> [b, c]', 'd >> a'], `a:${criticality} b c d`)).toEqual([
      `/configuration/workflow/0/criticality: The ${criticality} task "a" cannot come before a critical one: "b", "c"; set it to break or stop, or make those ${criticality} too`,
    ])
  })

  test.each(['a:warning b:warning', 'a:transparent b:break', 'a:break b', 'a:stop b', 'a b:warning'])(
    '%s may follow each other',
    tasks => {
      expect(faultsOf(['a >> b'], tasks)).toEqual([])
    },
  )
})
