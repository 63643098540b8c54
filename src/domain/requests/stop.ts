import { z } from 'zod';
import type { RecordingMode } from '../session.ts';
import { channelIn } from './channel.ts';

/** The body of `stop` (upstream contract, "Methods"). */
export function stopRequest(mode: RecordingMode) {
  return channelIn(mode).extend({
    clientRequest: z.looseObject({ async_stop: z.boolean().optional() }).optional(),
  });
}
