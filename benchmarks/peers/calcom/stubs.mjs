// A bare import that is not installed becomes a stub with the named exports that the bundle asks for.
import fs from 'node:fs';
import { builtinModules } from 'node:module';

const wanted = {}; // package -> names imported from it

export function initialize({ dist }) {
  for (const file of fs.readdirSync(new URL(dist)).filter((name) => name.endsWith('.js'))) {
    const source = fs.readFileSync(new URL(file, dist), 'utf8');
    for (const [, what, from] of source.matchAll(/^import\s+([^;'"]*?)\s+from\s*["']([^"'.][^"']*)["'];?/gms)) {
      const names = (wanted[from] ??= new Set());
      for (const part of (/\{([^}]*)\}/s.exec(what)?.[1] ?? '').split(',')) {
        const name = part.trim().split(/\s+as\s+/)[0].trim();
        if (name && name !== 'default') names.add(name);
      }
    }
  }
}

export async function resolve(spec, context, next) {
  if (spec === 'lodash' || spec.startsWith('lodash/')) spec = spec.replace('lodash', 'lodash-es');
  try {
    return await next(spec, context);
  } catch (error) {
    if (/^([./]|file:|node:)/.test(spec) || builtinModules.includes(spec)) throw error;
    return { url: 'stub:' + spec, shortCircuit: true, format: 'module' };
  }
}

// The two packages whose shape matters.
const BODIES = {
  '@nestjs/common': `export const Injectable = () => (c) => c; export const Scope = {};
    export class Logger { log() {} error() {} warn() {} debug() {} verbose() {} }`,
  '@sentry/nextjs': `export const startSpan = (_, run) => run({ setAttribute() {} });
    export const startInactiveSpan = () => ({ end() {} }); export const captureException = () => {};
    export const getActiveSpan = () => undefined; export const withReporting = (f) => f;`,
};
const ANYTHING = `const make = () => { const f = function () { return p; };
  const p = new Proxy(f, { get: (t, k) => k === Symbol.toPrimitive ? () => '' : k === 'then' ? undefined
    : k === 'prototype' ? f.prototype : p, apply: () => p, construct: () => ({}) }); return p; };
  const stub = make(); export default stub;`;

export async function load(url, context, next) {
  if (!url.startsWith('stub:')) return next(url, context);
  const body = BODIES[url.slice(5)] ?? '';
  const given = (name) => new RegExp(`\\b(const|class) ${name}\\b`).test(body);
  const rest = [...(wanted[url.slice(5)] ?? [])].filter((name) => !given(name));
  const source = [ANYTHING, body, ...rest.map((name) => `export const ${name} = stub;`)].join('\n');
  return { format: 'module', source, shortCircuit: true };
}
