import { TIERS, type Tier } from '../../domain/prices.ts';
import {
  MAX_PERIOD_DAYS,
  problemOfPeriod,
  USAGE_DIMENSIONS,
  type UsageDimension,
  type UsageReport,
  type UsageRow,
  type UsageSum,
} from '../../domain/usage.ts';
import { builder } from '../builder.ts';
import { openTo } from '../permissions.ts';
import { ADDS_UP_ALL } from '../plugins/use-cost-limit.ts';
import { enumValues } from '../types/enum-values.ts';
import { RecordingModeEnum } from '../types/recording-type.ts';
import { invalidArgument } from './newest-first.ts';

const DIMENSIONS: Readonly<Record<UsageDimension, string>> = {
  day: 'The day, from midnight to midnight UTC.',
  tenant: 'The tenant: always your own.',
  app: 'The App ID.',
  mode: 'How Agora recorded.',
  tier: 'The kind by price.',
};

const UsageDimensionEnum = builder.enumType('UsageDimension', {
  description: 'What usage is told by.',
  values: enumValues(USAGE_DIMENSIONS, DIMENSIONS),
});

const TIER_WORDS: Readonly<Record<Tier, string>> = {
  audio: 'Audio alone.',
  hd: 'Video of up to 1280 x 720 pixels.',
  full_hd: 'Video of up to 1920 x 1080 pixels.',
  two_k: 'Video of up to 2560 x 1440 pixels.',
  two_k_plus: 'Video of more pixels.',
  web_hd: 'A web page of up to 1280 x 720 pixels.',
  web_full_hd: 'A web page of more pixels.',
  unknown: 'The gateway has no order of it: it did not start it, or did so before it kept this.',
};

const UsageTierEnum = builder.enumType('UsageTier', {
  description:
    'The kind of a recording by price. Agora goes by the sum of the resolutions of the recorded streams, which it does not ' +
    'tell: a mix counts by the size of its picture, individual and raw recordings of video as HD.',
  values: enumValues(TIERS, TIER_WORDS),
});

const MS_PER_MINUTE = 60_000;

/** Rounded only here, so that sums are exact. */
function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

const UsageSumInterface = builder.interfaceRef<UsageSum>('UsageSum').implement({
  description: 'How much was billed.',
  authScopes: { anyOf: ['admin'] },
  fields: (t) => ({
    recordings: t.exposeInt('recordings', { description: 'How many recordings have a part in it.' }),
    minutes: t.float({
      description: 'The minutes, to a hundredth.',
      resolve: ({ milliseconds }) => rounded(milliseconds / MS_PER_MINUTE, 2),
    }),
    milliseconds: t.exposeFloat('milliseconds', {
      description: 'The same, exactly: the rows add up to the total, and periods to the period of all.',
    }),
    estimatedUsd: t.float({
      description:
        'About what it costs, in USD to the cent, by `PRICES_FILE` or else Agora’s published prices.',
      resolve: ({ estimatedUsd }) => rounded(estimatedUsd, 2),
    }),
  }),
});

const UsageTotal = builder.objectRef<UsageSum>('UsageTotal').implement({
  description: 'How much was billed in all.',
  authScopes: { anyOf: ['admin'] },
  interfaces: [UsageSumInterface],
  isTypeOf: (value) => typeof value === 'object' && value !== null && !('tier' in value),
});

const UsageRowType = builder.objectRef<UsageRow>('UsageRow').implement({
  description: 'How much was billed, by what was asked for; the other fields are null.',
  authScopes: { anyOf: ['admin'] },
  interfaces: [UsageSumInterface],
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'tier' in value,
  fields: (t) => ({
    day: t.expose('day', { type: 'DateTime', nullable: true, description: 'When the day begins (UTC).' }),
    tenant: t.exposeString('tenant', { nullable: true, description: 'The tenant.' }),
    appId: t.exposeString('appId', { nullable: true, description: 'The App ID.' }),
    mode: t.expose('mode', { type: RecordingModeEnum, nullable: true, description: 'The mode.' }),
    tier: t.expose('tier', { type: UsageTierEnum, nullable: true, description: 'The kind by price.' }),
  }),
});

const UsageType = builder.objectRef<UsageReport>('Usage').implement({
  description: 'For how long recordings were billed in a period, and about what that costs.',
  authScopes: { anyOf: ['admin'] },
  fields: (t) => ({
    rows: t.field({
      type: [UsageRowType],
      description: 'One for each combination that there was, sorted.',
      resolve: ({ rows }) => rows,
    }),
    total: t.field({ type: UsageTotal, description: 'All of it.', resolve: ({ total }) => total }),
    assumptions: t.exposeStringList('assumptions', {
      description: 'What the tiers and the estimate take for granted, in sentences for a person.',
    }),
  }),
});

const DEFAULT_BY: readonly UsageDimension[] = ['app', 'mode', 'tier'];

builder.queryField('usage', (t) =>
  t.field({
    type: UsageType,
    description:
      'For how long the tenant’s recordings were billed in a period, as far as the gateway knows: from when Agora confirmed ' +
      'the start until the recorder left or, where nothing told of that, until the gateway learnt of the end. What still ' +
      'runs counts until now. A start without an answer does not count before there is one.',
    ...openTo('admin'),
    complexity: { field: ADDS_UP_ALL, multiplier: 1 },
    args: {
      from: t.arg({ type: 'DateTime', required: true, description: 'From then on.' }),
      to: t.arg({
        type: 'DateTime',
        required: true,
        description: `Before then; at most ${MAX_PERIOD_DAYS} days after \`from\`.`,
      }),
      by: t.arg({
        type: [UsageDimensionEnum],
        defaultValue: [...DEFAULT_BY],
        description: 'What it is told by; an empty list for the total alone.',
      }),
    },
    resolve: (_root, { from, to, by }, { usage, caller }) => {
      const period = { from: from.getTime(), to: to.getTime() };
      const problem = problemOfPeriod(period);
      if (problem !== null) throw invalidArgument(`${problem.field}: ${problem.message}`);
      return usage.report(caller.tenant, period, by ?? DEFAULT_BY);
    },
  }),
);
