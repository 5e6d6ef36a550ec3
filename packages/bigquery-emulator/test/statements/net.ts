import { type Case, fails, gives } from './case.ts'

const named = (url: string) => `SELECT NET.HOST(${url}), NET.PUBLIC_SUFFIX(${url}), NET.REG_DOMAIN(${url})`

/** Functions of hosts and IP addresses, with the examples of their pages. */
export const NETS: Case[] = [
  gives(named("''"), [null, null, null]),
  gives(named("'http://abc.xyz'"), ['abc.xyz', 'xyz', 'abc.xyz']),
  gives(named("'//user:password@a.b:80/path?query'"), ['a.b', null, null]),
  gives(named("'https://[::1]:80'"), ['[::1]', null, null]),
  gives(named("'http://例子.卷筒纸.中国'"), ['例子.卷筒纸.中国', '中国', '卷筒纸.中国']),
  gives(named("'    www.Example.Co.UK    '"), ['www.Example.Co.UK', 'Co.UK', 'Example.Co.UK']),
  gives(named("'mailto:?to=&subject=&body='"), ['mailto', null, null]),
  gives(named("'https://a.github.io/x'"), ['a.github.io', 'io', 'github.io']),
  gives(named('CAST(NULL AS STRING)'), [null, null, null]),
  gives(
    "SELECT NET.IP_FROM_STRING('48.49.50.51'), NET.IP_FROM_STRING('::1'), NET.IP_FROM_STRING('::ffff:192.0.2.128'), NET.IP_FROM_STRING('3031:3233::3435')",
    [
      '30313233',
      '00000000000000000000000000000001',
      '00000000000000000000ffffc0000280',
      '30313233000000000000000000003435',
    ],
  ),
  gives(
    "SELECT NET.SAFE_IP_FROM_STRING('1.2.3.4'), NET.SAFE_IP_FROM_STRING('1.2.3.4/24'), NET.SAFE_IP_FROM_STRING('::1%eth0')",
    ['01020304', null, null],
  ),
  fails("SELECT NET.IP_FROM_STRING('1.2.3')", /unparseable IP-address: 1\.2\.3$/),
  gives("SELECT SAFE.NET.IP_FROM_STRING('1.2.3')", [null]),
  gives(
    "SELECT NET.IP_TO_STRING(b'0123'), NET.IP_TO_STRING(b'0123456789@ABCDE'), NET.IP_TO_STRING(NET.IP_FROM_STRING('2001:db8:0:0:1:0:0:1')), NET.IP_TO_STRING(NET.IP_FROM_STRING('::')), NET.IP_TO_STRING(NET.IP_FROM_STRING('::ffff:1.2.3.4'))",
    ['48.49.50.51', '3031:3233:3435:3637:3839:4041:4243:4445', '2001:db8::1:0:0:1', '::', '::ffff:1.2.3.4'],
  ),
  fails("SELECT NET.IP_TO_STRING(b'012')", /3 bytes/),
  gives('SELECT NET.IP_NET_MASK(4, 0), NET.IP_NET_MASK(4, 20), NET.IP_NET_MASK(16, 129 - 1)', [
    '00000000',
    'fffff000',
    'f'.repeat(32),
  ]),
  fails('SELECT NET.IP_NET_MASK(5, 1)', /must be either 4 or 16/),
  fails('SELECT NET.IP_NET_MASK(4, 33)', /between 0 and 32/),
  gives(
    "SELECT NET.IP_TRUNC(b'\\xaa\\xbb\\xcc\\xdd', 11), NET.IP_TRUNC(NET.IP_FROM_STRING('2001:db8::1'), 32) = NET.IP_FROM_STRING('2001:db8::')",
    ['aaa00000', true],
  ),
  gives('SELECT NET.IPV4_FROM_INT64(0), NET.IPV4_FROM_INT64(0x00ABCDEF), NET.IPV4_FROM_INT64(-1)', [
    '00000000',
    '00abcdef',
    'ffffffff',
  ]),
  fails('SELECT NET.IPV4_FROM_INT64(0x1ffffffff)', /out of range/),
  gives(
    "SELECT NET.IPV4_TO_INT64(b'\\x00\\xab\\xcd\\xef'), NET.IPV4_TO_INT64(b'\\xff\\xff\\xff\\xff')",
    [0xabcdef, 0xffffffff],
  ),
  fails("SELECT NET.IPV4_TO_INT64(b'')", /has 4$/),
]
