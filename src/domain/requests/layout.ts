/** The layout of a mix, in `start` and in `updateLayout` (upstream contract, "Methods"). */
import { z } from 'zod';
import * as rules from './rules.ts';
import * as sessionRules from './session-rules.ts';

const renderMode = rules.wholeNumber(0, 1);
const picture = rules.url('http:', 'https:');

export const MAX_REGIONS = 17;

const region = z.looseObject({
  uid: sessionRules.uid.optional(),
  x_axis: rules.share,
  y_axis: rules.share,
  width: rules.share,
  height: rules.share,
  alpha: rules.share.optional(),
  render_mode: renderMode.optional(),
});

const background = z.looseObject({
  uid: sessionRules.uid,
  image_url: picture,
  render_mode: renderMode.optional(),
});

/** The fields of a layout. `transcodingConfig` has them beside those of the picture. */
export const layoutFields = {
  mixedVideoLayout: rules.wholeNumber(0, 3).optional(),
  maxResolutionUid: sessionRules.uid.optional(),
  backgroundColor: rules.colour.optional(),
  backgroundImage: picture.optional(),
  defaultUserBackgroundImage: picture.optional(),
  layoutConfig: rules.listUpTo(MAX_REGIONS, region, `Expected at most ${MAX_REGIONS} regions.`).optional(),
  backgroundConfig: z.array(background).optional(),
};

/** False for the custom layout (3) without its regions. */
export function hasRegions({ mixedVideoLayout, layoutConfig }: Readonly<Record<string, unknown>>): boolean {
  return mixedVideoLayout !== 3 || layoutConfig !== undefined;
}

export const HAS_REGIONS = { path: ['layoutConfig'], error: 'Expected layoutConfig with the CUSTOM layout.' };
