/** The gateway's own rules for inputs, besides Agora's (`domain/requests`). */
import { z } from 'zod';
import * as rules from '../../domain/requests/rules.ts';
import * as sessionRules from '../../domain/requests/session-rules.ts';
import { newTags } from './recording-tags.ts';

/** How many resources a caller may exclude from one start. */
export const MAX_EXCLUDED = 100;

/** Agora takes an empty list as no list, which is not what its author means. */
const uids = z.array(z.unknown()).min(1, 'Expected at least one UID.').optional();

const subscriptions = z.looseObject({
  subscribeAudioUids: uids,
  unSubscribeAudioUids: uids,
  subscribeVideoUids: uids,
  unSubscribeVideoUids: uids,
});

const channelRules = z
  .looseObject({ recordingConfig: z.looseObject({ subscriptions: subscriptions.optional() }).optional() })
  .optional();

const pageRules = z
  .looseObject({ errorHandlePolicy: z.string().optional(), rtmpPublish: z.looseObject({}).optional() })
  .refine(
    ({ errorHandlePolicy, rtmpPublish }) => errorHandlePolicy !== 'error_ignore' || rtmpPublish !== undefined,
    {
      path: ['errorHandlePolicy'],
      error: 'Expected ABORT, or rtmpPublish: only a CDN that can’t be reached can be ignored.',
    },
  )
  .optional();

/** For a `StartRecordingInput` without nulls. */
export const startInputRules = z.looseObject({
  idempotencyKey: rules.text(1, 255).optional(),
  token: z
    .string()
    .min(1, 'Expected a token, or none.')
    .refine(sessionRules.isPlainText, sessionRules.PLAIN_TEXT_RULE)
    .optional(),
  tags: newTags.optional(),
  excludeResourceIds: rules
    .listUpTo(MAX_EXCLUDED, z.unknown(), `Expected at most ${MAX_EXCLUDED} resources.`)
    .optional(),
  configuration: z.looseObject({
    individual: channelRules,
    raw: channelRules,
    mix: channelRules,
    web: pageRules,
  }),
});

const CHANGES = ['subscriptions', 'onhold', 'rtmpPublish', 'refreshStorage', 'fileNamePrefix'] as const;

/** For an `UpdateRecordingInput` without nulls. */
export const updateInputRules = z
  .looseObject({
    subscriptions: subscriptions
      .refine((lists) => Object.keys(lists).length > 0, 'Expected at least one list.')
      .optional(),
  })
  .refine((input) => CHANGES.some((change) => input[change] !== undefined), 'Expected at least one change.')
  .refine(
    ({ refreshStorage, fileNamePrefix }) => fileNamePrefix === undefined || refreshStorage !== undefined,
    { path: ['fileNamePrefix'], error: 'Expected refreshStorage with fileNamePrefix.' },
  );
