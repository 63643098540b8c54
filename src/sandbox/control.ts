import { z } from 'zod';
import type { Answer } from './answer.ts';
import type { SandboxParts } from './create-sandbox.ts';
import { fault } from './faults.ts';
import { recordingPatch } from './state.ts';

/** Answers requests under `/_sandbox`: recordings, faults, the clock, counters, and a reset. */
export function control(
  parts: SandboxParts,
  verb: string,
  [what, id]: readonly string[],
  body: unknown,
): Answer {
  const { state, storage, faults, rateCounter, clock } = parts;
  switch (`${verb} ${what}`) {
    case 'GET recordings':
      return { status: 200, body: state.list() };
    case 'PATCH recordings': {
      const patch = recordingPatch.safeParse(body);
      if (!patch.success) return invalidBody(patch.error);
      return state.change(id ?? '', patch.data)
        ? ok()
        : { status: 404, body: { message: 'no recording with this sid' } };
    }
    case 'GET faults':
      return { status: 200, body: faults.list() };
    case 'POST faults': {
      const added = fault.safeParse(body);
      if (!added.success) return invalidBody(added.error);
      faults.add(added.data);
      return ok();
    }
    case 'DELETE faults':
      faults.clear();
      return ok();
    case 'POST clock': {
      const moved = z.strictObject({ advanceMs: z.number().min(0) }).safeParse(body);
      if (!moved.success) return invalidBody(moved.error);
      clock.advance(moved.data.advanceMs);
      return ok();
    }
    case 'GET stats':
      return { status: 200, body: rateCounter.stats() };
    case 'POST reset':
      state.reset();
      storage.reset();
      faults.clear();
      rateCounter.reset();
      return { status: 200, body: { sessions: state.seed() } };
    default:
      return { status: 404, body: { message: 'the sandbox is steered by', routes: ROUTES } };
  }
}

const ROUTES = [
  'GET /_sandbox/recordings',
  'PATCH /_sandbox/recordings/{sid}',
  'GET | POST | DELETE /_sandbox/faults',
  'POST /_sandbox/clock',
  'GET /_sandbox/stats',
  'POST /_sandbox/reset',
];

function ok(): Answer {
  return { status: 200, body: { ok: true } };
}

function invalidBody(error: z.ZodError): Answer {
  const issues = error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  return { status: 400, body: { message: 'not understood', issues } };
}
