/** What the gateway asks of callers beside Agora's own rules (`domain/requests`), by the fields of their inputs. */
import { z } from 'zod';
import * as rules from '../../domain/requests/rules.ts';
import * as sessionRules from '../../domain/requests/session-rules.ts';

/** Resources that a caller may exclude from one start. */
export const MAX_EXCLUDED = 100;

/** Agora takes an empty list for none; who gives a list means somebody. */
const named = z.array(z.unknown()).min(1, 'Expected at least one UID.').optional();

const subscriptions = z.looseObject({
  subscribeAudioUids: named,
  unSubscribeAudioUids: named,
  subscribeVideoUids: named,
  unSubscribeVideoUids: named,
});

const ofChannel = z
  .looseObject({ recordingConfig: z.looseObject({ subscriptions: subscriptions.optional() }).optional() })
  .optional();

const ofPage = z
  .looseObject({ errorHandlePolicy: z.string().optional(), rtmpPublish: z.looseObject({}).optional() })
  .refine(
    ({ errorHandlePolicy, rtmpPublish }) => errorHandlePolicy !== 'error_ignore' || rtmpPublish !== undefined,
    {
      path: ['errorHandlePolicy'],
      error: 'Expected ABORT, or rtmpPublish: only a CDN that can’t be reached can be ignored.',
    },
  )
  .optional();

/** Of `StartRecordingInput`, without nulls. */
export const ofStart = z.looseObject({
  idempotencyKey: rules.text(1, 255).optional(),
  token: z
    .string()
    .min(1, 'Expected a token, or none.')
    .refine(sessionRules.isPlainText, sessionRules.PLAIN_TEXT_RULE)
    .optional(),
  excludeResourceIds: rules
    .listUpTo(MAX_EXCLUDED, z.unknown(), `Expected at most ${MAX_EXCLUDED} resources.`)
    .optional(),
  configuration: z.looseObject({ individual: ofChannel, raw: ofChannel, mix: ofChannel, web: ofPage }),
});

const CHANGES = ['subscriptions', 'onhold', 'rtmpPublish', 'refreshStorage', 'fileNamePrefix'] as const;

/** Of `UpdateRecordingInput`, without nulls. */
export const ofUpdate = z
  .looseObject({
    subscriptions: subscriptions
      .refine((lists) => Object.keys(lists).length > 0, 'Expected at least one list.')
      .optional(),
  })
  .refine((input) => CHANGES.some((change) => input[change] !== undefined), 'Expected at least one change.')
  .refine(
    ({ refreshStorage, fileNamePrefix }) => fileNamePrefix === undefined || refreshStorage !== undefined,
    {
      path: ['fileNamePrefix'],
      error: 'Expected refreshStorage with fileNamePrefix.',
    },
  );
