// The same floor outside the framework's domain, which it enters for each request: docs/decisions/007-no-domain.md.
require('node:domain').create = () => ({ on() {}, run: work => work() })
require('./bare.cjs')
