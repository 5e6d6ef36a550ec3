import { describe, expect, test } from 'vitest'
import { faultOfUrl, isPublicAddress } from '../../shared/model/hosts.ts'

describe('an address of the public net', () => {
  test.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450:4007::1'])('%s is one', address => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test.each([
    ['private', '10.0.0.1'],
    ['private', '172.16.5.4'],
    ['private', '192.168.1.1'],
    ['loopback', '127.0.0.1'],
    ['loopback', '::1'],
    ['of this host', '0.0.0.0'],
    ['of this host', '::'],
    ['link-local', '169.254.10.10'],
    ['the metadata server', '169.254.169.254'],
    ['the metadata server of AWS over IPv6', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['of a carrier', '100.64.0.1'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['for benchmarks', '198.18.0.1'],
    ['for examples', '192.0.2.1'],
    ['an IPv4 address mapped into IPv6', '::ffff:10.0.0.1'],
    ['a public IPv4 address mapped into IPv6', '::ffff:8.8.8.8'],
    ['an IPv4 address within IPv6', '::127.0.0.1'],
    ['an IPv4 address behind NAT64', '64:ff9b::a00:1'],
    ['an IPv4 address behind 6to4', '2002:a00:1::'],
    ['of a tunnel', '2001:0:a00:1::'],
    ['local to a site', 'fec0::1'],
    ['no address', 'example.com'],
    ['no address', ''],
  ])('is none that is %s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
})

describe('the URL of a webhook', () => {
  test.each([
    'https://hooks.example.com/x?y=1',
    'https://8.8.8.8/x',
    'https://[2606:4700::1111]/x',
    'http://localhost:9000/x',
    'http://127.0.0.1:9000/x',
  ])('may be %s', url => {
    expect(faultOfUrl(url, ['localhost', '127.0.0.1'])).toBeUndefined()
  })

  test.each([
    'http://hooks.example.com/x',
    'ftp://hooks.example.com/x',
    'hooks.example.com',
    'https://user:password@hooks.example.com/x',
    'https://localhost/x',
    'https://api.localhost./x',
    'https://metadata.google.internal/computeMetadata/v1/',
    'https://printer.local/x',
    'https://warehouse/x',
    'https://127.0.0.1/x',
    'https://127.1/x',
    'https://2130706433/x',
    'https://0x7f000001/x',
    'https://169.254.169.254/x',
    'https://[::1]/x',
    'https://[::ffff:169.254.169.254]/x',
  ])('may not be %s', url => {
    expect(faultOfUrl(url, [])).toMatch(/^must/)
  })
})
