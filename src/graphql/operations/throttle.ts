import type { Allowance } from '../../auth/operation-limit.ts';
import { PRIORITIES, type Priority, type ThrottleStatus } from '../../domain/ports.ts';
import { builder } from '../builder.ts';
import { appIdOf } from '../inputs/tenant-rules.ts';
import { openTo } from '../permissions.ts';

const ThrottlePriorityEnum = builder.enumType('ThrottlePriority', {
  description: 'Who goes first when calls wait for the account’s request limit, most urgent first.',
  values: {
    STOP: { value: 'stop', description: 'Stops overtake everything.' },
    START: { value: 'start', description: 'Acquiring and starting.' },
    FOLLOW_UP: { value: 'followUp', description: 'What became of a stop that Agora has accepted.' },
    UPDATE: { value: 'update', description: 'Changing a recording.' },
    QUERY: { value: 'query', description: 'A person who looks.' },
    BACKGROUND: { value: 'background', description: 'The gateway’s own routine; it never delays a person.' },
  } as const satisfies Record<string, { value: Priority; description: string }>,
});

const ThrottleScopeEnum = builder.enumType('ThrottleScope', {
  description: 'Who shares the account’s request limit.',
  values: {
    ALONE: { value: 'alone', description: 'This gateway uses the whole limit.' },
    SHARED: { value: 'shared', description: 'All gateways of the account share it over Redis.' },
    FALLBACK: {
      value: 'fallback',
      description: 'Redis does not answer; this gateway keeps to its share of the limit until it does.',
    },
  } as const satisfies Record<string, { value: ThrottleStatus['scope']; description: string }>,
});

const WaitingCalls = builder.objectRef<{ priority: Priority; calls: number }>('WaitingCalls').implement({
  description: 'How many of your calls of one priority wait.',
  fields: (t) => ({
    priority: t.expose('priority', { type: ThrottlePriorityEnum, description: 'The priority.' }),
    calls: t.exposeInt('calls', { description: 'Your calls of it that wait in this gateway.' }),
  }),
});

const OperationAllowance = builder.objectRef<Allowance>('OperationAllowance').implement({
  description:
    'What you may still ask of the gateway; the fields `RateLimit-Policy` and `RateLimit` of its answers tell the same.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'Operations a minute.' }),
    left: t.exposeInt('left', {
      description: 'Those that are left; the operation that asks counts already.',
    }),
    fullInMs: t.int({
      description: 'When all of them are left again; 0 while they are.',
      resolve: ({ resetMs }) => Math.ceil(resetMs),
    }),
  }),
});

const ThrottleStatusType = builder.objectRef<ThrottleStatus>('ThrottleStatus').implement({
  description: 'The account’s request limit, who of yours waits for it, and what you may still ask.',
  fields: (t) => ({
    limitPerSecond: t.exposeInt('limitPerSecond', {
      description: 'Requests a second that Agora allows the account.',
    }),
    waiting: t.field({
      type: [WaitingCalls],
      description: 'Your calls that wait for their turn, by priority, most urgent first.',
      resolve: ({ waiting }) => PRIORITIES.map((priority) => ({ priority, calls: waiting[priority] })),
    }),
    maxQueue: t.exposeInt('maxQueue', {
      description: 'Your calls that may wait; beyond, they get ThrottledError.',
    }),
    stopWaitMs: t.exposeInt('stopWaitMs', {
      description: 'How long a new stop of yours would wait for its turn.',
    }),
    heldForMs: t.exposeInt('heldForMs', {
      description: 'What is left of a pause that Agora asked for with a 429; 0 when there is none.',
    }),
    usedInLastSecond: t.exposeInt('usedInLastSecond', {
      description:
        'Requests of the account that left in the last second: while the limit is SHARED those of all its gateways, as of ' +
        'at most 150 ms ago; else those of this gateway.',
    }),
    scope: t.expose('scope', { type: ThrottleScopeEnum, description: 'Who shares the limit.' }),
    operations: t.field({
      type: OperationAllowance,
      description: 'What you may still ask, stops apart.',
      resolve: (_status, _args, { operationLimit, caller }) => operationLimit.look(caller, 'other'),
    }),
    stops: t.field({
      type: OperationAllowance,
      description: 'What you may still ask that has a `stopRecording` in it.',
      resolve: (_status, _args, { operationLimit, caller }) => operationLimit.look(caller, 'stop'),
    }),
  }),
});

builder.queryField('throttle', (t) =>
  t.field({
    type: ThrottleStatusType,
    description:
      'The account’s request limit, how many of your calls wait for it, and what you may still ask of the gateway.',
    ...openTo('admin'),
    args: {
      appId: t.arg.string({
        description: 'The app whose account is meant; the first of yours when left out.',
      }),
    },
    resolve: (_root, { appId }, { accountOf, caller, tenant }) =>
      accountOf(appIdOf(appId, tenant, 'appId')).scheduler.status(caller.tenant),
  }),
);
