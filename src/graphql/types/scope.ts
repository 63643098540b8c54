import { SCOPES, type Scope } from '../../domain/caller.ts';
import { builder } from '../builder.ts';

const MEANINGS: Readonly<Record<Scope, string>> = {
  'recording:read': 'To see and to watch recordings.',
  'recording:start': 'To start recordings.',
  'recording:update': 'To change running recordings.',
  'recording:stop': 'To stop recordings.',
  'recording:play': 'To get URLs at which recordings can be played.',
  admin:
    'To see the request limit and the audit trail, and to create and revoke API keys. It includes no other scope.',
};

/** A scope as the schema has it: `recording:read` is RECORDING_READ. */
export const ScopeEnum = builder.enumType('Scope', {
  description: 'What a caller may do.',
  values: Object.fromEntries(
    SCOPES.map((value) => [value.replace(':', '_').toUpperCase(), { value, description: MEANINGS[value] }]),
  ),
});
