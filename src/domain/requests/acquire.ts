/** The body of `acquire` (upstream contract, "Methods" and "Field rules"). */
import { z } from 'zod';
import type { RecordingMode } from '../session.ts';
import { channel } from './channel.ts';
import * as rules from './rules.ts';
import { CHANNEL_NAME_RULE, cnameFitsMode, resourceId } from './session-rules.ts';

/** The default of `resourceExpiredHour`. */
export const RESOURCE_EXPIRES_AFTER_H = 72;

/** `scene`: an RTC channel, or a web page. */
export const SCENE = { rtc: 0, web: 1 } as const;
export type Scene = (typeof SCENE)[keyof typeof SCENE];

export const sceneOf = (mode: RecordingMode): Scene => (mode === 'web' ? SCENE.web : SCENE.rtc);

const REGIONS = ['CN', 'AP', 'EU', 'NA'] as const;

export const acquireRequest = channel
  .extend({
    clientRequest: z
      .looseObject({
        scene: z.literal([SCENE.rtc, SCENE.web], 'Expected 0 (RTC) or 1 (web page).').optional(),
        resourceExpiredHour: rules.wholeNumber(1, 720).optional(),
        region: z.enum(REGIONS, `Expected one of ${REGIONS.join(', ')}.`).optional(),
        excludeResourceIds: z.array(resourceId).optional(),
        startParameter: z.looseObject({}).optional(),
      })
      .optional(),
  })
  .refine(
    ({ cname, clientRequest }) =>
      cnameFitsMode({ mode: clientRequest?.scene === SCENE.web ? 'web' : 'mix', cname }),
    { path: ['cname'], error: CHANNEL_NAME_RULE },
  );
