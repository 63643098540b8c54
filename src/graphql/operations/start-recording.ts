import { createHash, randomInt } from 'node:crypto';
import { QuotaExceededError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { sortedTags } from '../inputs/recording-tags.ts';
import { termsOf } from '../inputs/recording-time.ts';
import { startOrderOf } from '../inputs/start-order.ts';
import { StartRecordingInput } from '../inputs/start-recording-input.ts';
import { appIdOf, knownAppId } from '../inputs/tenant-rules.ts';
import { openTo } from '../permissions.ts';
import { recordingErrors } from '../types/errors.ts';
import { RecordingType } from '../types/recording-type.ts';

builder.mutationField('startRecording', (t) =>
  t.errorUnionField({
    ...openTo('recording:start'),
    audit: { target: ({ input }) => input.cname, stored: 'with-intent' },
    description:
      'Starts a recording, and gives it once Agora has started it. It is not seen recording by then: its state goes from ' +
      'STARTING to RECORDING when Agora says that it does, within 90 s, or to ENDED or FAILED.',
    types: [RecordingType, QuotaExceededError, ...recordingErrors],
    union: {
      name: 'StartRecordingResult',
      description: 'The recording, or why it was not started.',
      resolveType: (result) => ('state' in result ? 'Recording' : undefined),
    },
    args: {
      input: t.arg({ type: StartRecordingInput, required: true, description: 'What to record, and how.' }),
    },
    resolve: (_root, { input }, { starts, caller, tenant, accountOf, asked }) => {
      const uid = input.uid ?? String(randomInt(100_000_000, 1_000_000_000));
      const app = knownAppId(input.appId, tenant);
      const canMintToken = app !== null && accountOf(app).canMintToken(app);
      const { mode, order } = startOrderOf(input, uid, tenant, canMintToken);
      const appId = appIdOf(input.appId, tenant, 'input.appId');
      const { cname, idempotencyKey: key } = input;
      return starts.start(caller.tenant, {
        channel: { appId, mode, cname, uid },
        order,
        tags: input.tags ?? [],
        terms: termsOf(input, order),
        idempotency: key ? { key, fingerprint: fingerprintOf(input) } : null,
        asked,
      });
    },
  }),
);

/** A hash of the input without the token: a repeated start may have a new one. The order of tags means nothing. */
function fingerprintOf({
  token: _token,
  tags,
  onExpiry,
  onFailure,
  ...input
}: typeof StartRecordingInput.$inferInput): string {
  // Those defaults are left out: older keys were used without these fields.
  const asked = {
    ...input,
    ...(onExpiry === 'roll_over' ? { onExpiry } : {}),
    ...(onFailure === 'restart' ? { onFailure } : {}),
  };
  const meant = tags && tags.length > 0 ? { ...asked, tags: sortedTags(tags) } : asked;
  return createHash('sha256').update(JSON.stringify(meant)).digest('base64url');
}
