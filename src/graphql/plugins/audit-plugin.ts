/** A Pothos plugin that writes every mutation down before it is done, and what came of it after: also of those to come. */
import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import { GraphQLError, type GraphQLFieldResolver } from 'graphql';
import { GatewayError } from '../../domain/errors.ts';
import { recordingIdOf } from '../global-id.ts';

const NAME = 'audit';
export default NAME;

/** Writes down who asks for what; gives what writes down the result. It never fails once something has been done. */
export type Audit = (asked: {
  readonly action: string;
  readonly target: string | null;
}) => Promise<(answer: { readonly result: string; readonly recordingId: string | null }) => Promise<void>>;

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      audit: AuditPlugin<Types>;
    }
    export interface SchemaBuilderOptions<Types extends SchemaTypes> {
      /** Where the trail of a request is. */
      audit: { readonly of: (context: Types['Context']) => Audit };
    }
  }
}

export class AuditPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { kind, name }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (kind !== 'Mutation') return resolver;
    return async (parent, args, context, info) => {
      const answered = await this.builder.options.audit.of(context)({ action: name, target: targetOf(args) });
      try {
        const value: unknown = await resolver(parent, args, context, info);
        await answered({ result: typeOf(value), recordingId: recordingOf(value) });
        return value;
      } catch (error) {
        await answered({ result: codeOf(error), recordingId: null });
        throw error;
      }
    };
  }
}

SchemaBuilder.registerPlugin(NAME, AuditPlugin);

/** A name longer than that of anything that there is. */
const MAX_TARGET = 128;

/** What the input names: a recording by its id or its `sid`, or the channel to be recorded. */
function targetOf(args: object): string | null {
  const input = fieldOf(args, 'input');
  const recording = fieldOf(input, 'recording');
  const id = fieldOf(recording, 'id');
  const named = [
    typeof id === 'string' ? (recordingIdOf(id) ?? id) : null,
    fieldOf(fieldOf(recording, 'session'), 'sid'),
    fieldOf(input, 'cname'),
  ];
  const target = named.find((each) => typeof each === 'string')?.slice(0, MAX_TARGET) ?? null;
  // Whatever a caller sends: not every database keeps control characters and halves of characters.
  return target?.toWellFormed().replaceAll(/\p{Cc}/gu, '\ufffd') ?? null;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function typeOf(value: unknown): string {
  const type = fieldOf(value, 'type');
  if (typeof type === 'string') return type;
  return fieldOf(value, 'state') === undefined ? 'done' : 'Recording';
}

function recordingOf(value: unknown): string | null {
  const id = fieldOf(fieldOf(value, 'recording') ?? value, 'id');
  return typeof id === 'string' ? id : null;
}

function codeOf(error: unknown): string {
  if (error instanceof GatewayError) return error.code;
  const code = error instanceof GraphQLError ? error.extensions.code : undefined;
  return typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR';
}
