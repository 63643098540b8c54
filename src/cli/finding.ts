/** From the best to the worst: `refused`, the gateway would not start; `limited`, it would work without something. */
export const LEVELS = ['ok', 'limited', 'down', 'refused'] as const;
export type Level = (typeof LEVELS)[number];

/** What `doctor` says of one thing that it has examined. */
export interface Finding {
  readonly level: Level;
  readonly line: string;
}
