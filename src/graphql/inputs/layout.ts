import { MAX_REGIONS } from '../../domain/requests/layout.ts';
import { builder } from '../builder.ts';

export const MixedVideoLayoutEnum = builder.enumType('MixedVideoLayout', {
  description: 'How the users are arranged in a mixed picture.',
  values: {
    FLOATING: { value: 0, description: 'The first user fills the canvas, the others float above.' },
    BEST_FIT: { value: 1, description: 'A grid that grows with the number of users.' },
    VERTICAL: { value: 2, description: 'One large picture, the others in a column beside it.' },
    CUSTOM: { value: 3, description: 'As `layoutConfig` says.' },
  } as const,
});

const RenderModeEnum = builder.enumType('RenderMode', {
  description: 'How a picture that does not have the shape of its region is fitted in.',
  values: {
    CROPPED: { value: 0, description: 'It fills the region, and what does not fit is cut off.' },
    FIT: { value: 1, description: 'All of it is shown, with bars beside it.' },
  } as const,
});

const LayoutRegionInput = builder.inputType('LayoutRegionInput', {
  description: 'One user’s region of a custom layout. Numbers are shares of the canvas, 0.0 to 1.0.',
  fields: (t) => ({
    uid: t.string({ description: 'The user; left out: whoever comes next.' }),
    xAxis: t.float({ required: true, description: 'Left edge.' }),
    yAxis: t.float({ required: true, description: 'Top edge.' }),
    width: t.float({ required: true, description: 'Width.' }),
    height: t.float({ required: true, description: 'Height.' }),
    alpha: t.float({ description: 'Opacity; 1.0 when left out.' }),
    renderMode: t.field({ type: RenderModeEnum, description: 'How the picture is fitted in.' }),
  }),
});

const BackgroundInput = builder.inputType('BackgroundInput', {
  description: 'The background of one user’s region.',
  fields: (t) => ({
    uid: t.string({ required: true, description: 'The user.' }),
    imageUrl: t.string({
      required: true,
      description: 'The picture that is shown while the user sends no video.',
    }),
    renderMode: t.field({ type: RenderModeEnum, description: 'How the picture is fitted in.' }),
  }),
});

export const LayoutInput = builder.inputType('LayoutInput', {
  description: 'How a mixed picture is laid out. What is left out goes back to Agora’s default.',
  fields: (t) => ({
    mixedVideoLayout: t.field({
      type: MixedVideoLayoutEnum,
      description: 'The arrangement; FLOATING when left out.',
    }),
    maxResolutionUid: t.string({ description: 'The user in the large picture of the VERTICAL layout.' }),
    backgroundColor: t.string({ description: 'The canvas, such as #000000.' }),
    backgroundImage: t.string({ description: 'A picture for the canvas.' }),
    defaultUserBackgroundImage: t.string({
      description: 'The picture that is shown for users who send no video.',
    }),
    layoutConfig: t.field({
      type: [LayoutRegionInput],
      description: `The regions of a CUSTOM layout, at most ${MAX_REGIONS}.`,
    }),
    backgroundConfig: t.field({ type: [BackgroundInput], description: 'Backgrounds of single users.' }),
  }),
});

/** The layout in Agora's format. */
export function layoutRequestOf({ layoutConfig, backgroundConfig, ...rest }: typeof LayoutInput.$inferInput) {
  return {
    ...rest,
    layoutConfig: layoutConfig?.map(
      ({ xAxis: x_axis, yAxis: y_axis, renderMode: render_mode, ...region }) => ({
        ...region,
        x_axis,
        y_axis,
        render_mode,
      }),
    ),
    backgroundConfig: backgroundConfig?.map(({ uid, imageUrl: image_url, renderMode: render_mode }) => ({
      uid,
      image_url,
      render_mode,
    })),
  };
}
