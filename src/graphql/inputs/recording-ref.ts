import { z } from 'zod';
import { recordingNotFound } from '../../application/command-errors.ts';
import type { RecordingTarget } from '../../application/find-recording.ts';
import type { InputIssue } from '../../domain/errors.ts';
import * as rules from '../../domain/requests/session-rules.ts';
import type { Tenant } from '../../domain/tenant.ts';
import { builder } from '../builder.ts';
import { recordingIdOf } from '../global-id.ts';
import { RecordingModeEnum } from '../types/recording-type.ts';
import { check, issuesOf } from './check-request.ts';
import { appIdOf, issuesOfAppId } from './tenant-rules.ts';

const RecordingSessionInput = builder.inputType('RecordingSessionInput', {
  description: 'The coordinates of a recording, as Agora’s `acquire` and `start` gave them.',
  fields: (t) => ({
    appId: t.string({ description: 'The App ID; the first of your apps when left out.' }),
    resourceId: t.string({ required: true, description: 'The resource ID that `acquire` gave.' }),
    sid: t.string({ required: true, description: 'The recording ID that `start` gave.' }),
    mode: t.field({
      type: RecordingModeEnum,
      required: true,
      description: 'The mode that the recording was started in.',
    }),
    cname: t.string({
      required: true,
      description: 'The channel name (in web page mode: the name of the session) given to `acquire`.',
    }),
    uid: t.string({
      required: true,
      description: 'The user ID of the recording client given to `acquire`: 1 to 4294967295, as text.',
    }),
  }),
});

export const RecordingRef = builder.inputType('RecordingRef', {
  isOneOf: true,
  description: 'Which recording: exactly one of the fields.',
  fields: (t) => ({
    id: t.id({ description: 'The gateway’s own id, as `Recording.id` has it.' }),
    session: t.field({ type: RecordingSessionInput, description: 'The coordinates that Agora gave.' }),
  }),
});

type Reference = typeof RecordingRef.$inferInput;

const coordinates = z
  .looseObject({ resourceId: rules.resourceId, sid: rules.sid, cname: rules.cname, uid: rules.uid })
  .refine(rules.cnameFitsMode, { path: ['cname'], error: rules.CHANNEL_NAME_RULE });

/** Issues of a recording's coordinates. An id has none: it is either found or not. */
export function issuesOfRef({ session }: Reference, tenant: Tenant): readonly InputIssue[] {
  if (!session) return [];
  const paths = [[/^/, 'recording.session.']] as const;
  return [
    ...issuesOfAppId(session.appId, tenant, 'input.recording.session.appId'),
    ...issuesOf({ request: session, rules: coordinates, paths }),
  ];
}

/**
 * The recording that a caller names.
 * @throws RecordingNotFoundError for an id that is not the gateway's, InvalidInputError for the issues of `issuesOfRef`
 */
export function targetOf(recording: Reference, tenant: Tenant): RecordingTarget {
  const { id, session } = recording;
  if (!session) {
    const known = recordingIdOf(id ?? '');
    if (known === null) throw recordingNotFound();
    return { id: known };
  }
  check([], issuesOfRef(recording, tenant));
  const appId = appIdOf(session.appId, tenant, 'input.recording.session.appId');
  return { session: { ...session, appId } };
}

/** The recording's name in the audit trail: its id, or else its `sid`. */
export function auditTargetOf({ id, session }: Reference): string | undefined {
  return id ? (recordingIdOf(id) ?? id) : session?.sid;
}
