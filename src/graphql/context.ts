import type { Throttle } from '../domain/ports.ts';
import type { Stops } from '../recordings/stop.ts';

/** What resolvers may use. They see functions of the domain, no URLs and no credentials. */
export interface Services {
  /** The App ID that is used where a caller names none. */
  readonly appId: string;
  readonly stops: Pick<Stops, 'stop'>;
  readonly throttle: Pick<Throttle, 'status'>;
}

export interface GraphQLContext extends Services {
  readonly requestId: string;
}
