import type { AuditEntry, AuditFilter } from '../../domain/audit.ts';
import { isPlainText, PLAIN_TEXT_RULE } from '../../domain/requests/session-rules.ts';
import { builder } from '../builder.ts';
import { globalIdOf, recordingIdOf } from '../global-id.ts';
import { openTo } from '../permissions.ts';
import { invalidArgument, MAX_PAGE, newestFirst, pageCost } from './newest-first.ts';

const DEFAULT_PAGE = 50;

const AuditEntryType = builder.objectRef<AuditEntry>('AuditEntry').implement({
  description: 'One thing that somebody asked for, and what came of it.',
  authScopes: { anyOf: ['admin'] },
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it was asked for.' }),
    subject: t.exposeString('subject', {
      description: 'Who: the subject of the token, the key, or the operator at the command line.',
    }),
    action: t.exposeString('action', { description: 'What: the name of the mutation, or of the command.' }),
    target: t.exposeString('target', {
      nullable: true,
      description: 'What was named: the id of a recording as the log has it, a `sid`, a channel or a key.',
    }),
    requestId: t.exposeString('requestId', { description: 'Finds the log lines of the request.' }),
    result: t.string({
      nullable: true,
      description: 'The type of the result, or the code of the failure; null where the gateway died over it.',
      resolve: ({ answered }) => answered?.result ?? null,
    }),
    answeredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was answered.',
      resolve: ({ answered }) => answered?.at ?? null,
    }),
    recordingId: t.id({
      nullable: true,
      description: 'The recording that it was about: `recording(id)` takes it.',
      resolve: ({ answered }) => (answered?.recordingId ? globalIdOf(answered.recordingId) : null),
    }),
  }),
});

const AuditFilterInput = builder.inputType('AuditFilter', {
  description: 'Which entries; fields that are left out do not matter.',
  fields: (t) => ({
    subject: t.string({ description: 'Asked for by exactly this subject.' }),
    action: t.string({ description: 'Of exactly this name.' }),
    recordingId: t.id({ description: 'About this recording.' }),
  }),
});

function filterOf(input: typeof AuditFilterInput.$inferInput | null | undefined): AuditFilter {
  const { subject, action, recordingId } = input ?? {};
  return {
    ...(typeof subject === 'string' ? { subject: plain('subject', subject) } : {}),
    ...(typeof action === 'string' ? { action: plain('action', action) } : {}),
    ...(typeof recordingId === 'string' ? { recordingId: recordingOf(recordingId) } : {}),
  };
}

function plain(name: string, text: string): string {
  if (isPlainText(text)) return text;
  throw invalidArgument(`filter.${name}: ${PLAIN_TEXT_RULE}`);
}

function recordingOf(globalId: string): string {
  const id = recordingIdOf(globalId);
  if (id === null) throw invalidArgument('filter.recordingId: Expected the id of a recording.');
  return id;
}

builder.queryField('auditTrail', (t) =>
  t.connection(
    {
      type: AuditEntryType,
      ...openTo('admin'),
      complexity: (args) => pageCost(args, DEFAULT_PAGE),
      description: `Who asked for what in the tenant, newest first; ${DEFAULT_PAGE} a page, at most ${MAX_PAGE}. Nothing of it can be changed or deleted.`,
      args: { filter: t.arg({ type: AuditFilterInput, description: 'Which entries.' }) },
      resolve: (_root, { filter, ...args }, { auditTrail, caller }) =>
        newestFirst(args, DEFAULT_PAGE, (page) => auditTrail.list(caller.tenant, filterOf(filter), page)),
    },
    { name: 'AuditEntryConnection', description: 'A page of the audit trail.' },
    { name: 'AuditEntryEdge', description: 'An entry in a page.' },
  ),
);
