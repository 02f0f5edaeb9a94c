import { describe, expect, it } from 'vitest'
import { parsePort, portBindings, publishedPorts } from '../../../src/docker/ports.ts'
import { OptionsError } from '../../../src/engine/errors.ts'

describe('parsePort', () => {
  it.each([
    [3000, { container: 3000, host: 3000 }],
    ['3000', { container: 3000, host: 3000 }],
    ['53/UDP', { container: 53, host: 53, protocol: 'udp' }],
    ['8080:80', { container: 80, host: 8080 }],
    ['8080:80/tcp', { container: 80, host: 8080, protocol: 'tcp' }],
    [':80', { container: 80, host: 0 }],
    ['127.0.0.1:8080:80', { container: 80, host: 8080, address: '127.0.0.1' }],
    ['127.0.0.1::80', { container: 80, host: 0, address: '127.0.0.1' }],
    ['[::1]:8080:80/tcp', { container: 80, host: 8080, address: '::1', protocol: 'tcp' }],
    [
      { container: 80, host: 81 },
      { container: 80, host: 81 },
    ],
  ])('reads %j', (port, expected) => {
    expect(parsePort(port)).toEqual(expected)
  })

  it.each([
    '',
    'x',
    '80:',
    '80:x',
    '1-2:3-4',
    '70000',
    '80:70000',
    '0',
    1.5,
    -1,
    'a:b:c',
    '80/icmp',
  ])('refuses %j', (port) => {
    expect(() => parsePort(port)).toThrow(OptionsError)
    expect(() => parsePort(port)).toThrow(JSON.stringify(port))
  })
})

it('portBindings collects the bindings of a port', () => {
  expect(portBindings(['80', '127.0.0.1::80', '53:53/udp'])).toEqual({
    exposed: { '80/tcp': {}, '53/udp': {} },
    bindings: {
      '80/tcp': [
        { HostIp: '', HostPort: '80' },
        { HostIp: '127.0.0.1', HostPort: '' },
      ],
      '53/udp': [{ HostIp: '', HostPort: '53' }],
    },
  })
})

it('publishedPorts leaves out ports that are only exposed', () => {
  const ports = { '80/tcp': [{ HostIp: '::', HostPort: '8080' }], '53/udp': null }
  expect(publishedPorts(ports)).toEqual([
    { container: 80, host: 8080, protocol: 'tcp', address: '::' },
  ])
})
