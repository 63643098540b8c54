/**
 * A Pothos plugin that audits every mutation: the call before it is done, and its result after. A mutation without
 * `audit` does not compile.
 */
import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type InputShapeFromFields,
  type PothosOutputFieldConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core';
import { GraphQLError, type GraphQLFieldResolver } from 'graphql';
import type { AuditAnswered, AuditAsked } from '../../domain/audit.ts';
import { GatewayError } from '../../domain/errors.ts';

const NAME = 'audit';
export default NAME;

/** The audit trail as one request uses it. */
export interface Audit {
  /** Makes an entry for a call, without storing it. */
  entry(asked: Pick<AuditAsked, 'action' | 'target'>): AuditAsked;
  /** Resolves once the entry is stored. */
  asked(entry: AuditAsked): Promise<void>;
  /** Stores the result, and the entry where it is not stored yet. Never rejects, so nobody has to await it. */
  answered(entry: AuditAsked, answer: Omit<AuditAnswered, 'at'>): Promise<void>;
}

export interface AuditFieldOptions<Args> {
  /** What a call is about: a recording's id, or else its `sid` or its channel; a key's id or its name. */
  readonly target: (args: Args) => string | null | undefined;
  /**
   * `before`: the entry is stored before the field is resolved. `with-intent`: the resolver stores `context.asked`
   * together with its own first write, so that both wait for the disk once.
   */
  readonly stored: 'before' | 'with-intent';
}

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      audit: AuditPlugin<Types>;
    }
    export interface SchemaBuilderOptions<Types extends SchemaTypes> {
      audit: {
        /** Gives a request's trail. */
        readonly of: (context: Types['Context']) => Audit;
        /** Makes the context for the resolver of an audited field. */
        readonly contextWith: (context: Types['Context'], asked: AuditAsked) => Types['Context'];
      };
    }
    export interface MutationFieldOptions<
      Types extends SchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > {
      /** How calls are entered in the audit trail. */
      audit: AuditFieldOptions<InputShapeFromFields<Args>>;
    }
  }
}

export class AuditPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (field.kind !== 'Mutation') return resolver;
    const { target, stored } = field.pothosOptions.audit;
    const { of, contextWith } = this.builder.options.audit;
    return async (parent, args, context, info) => {
      const audit = of(context);
      const asked = audit.entry({ action: field.name, target: storable(target({ ...args })) });
      if (stored === 'before') await audit.asked(asked);
      try {
        const value: unknown = await resolver(parent, args, contextWith(context, asked), info);
        void audit.answered(asked, { result: typeOf(value), recordingId: recordingOf(value) });
        return value;
      } catch (error) {
        void audit.answered(asked, { result: codeOf(error), recordingId: null });
        throw error;
      }
    };
  }
}

SchemaBuilder.registerPlugin(NAME, AuditPlugin);

/** Longer than any valid name. */
const MAX_TARGET_LENGTH = 128;

/** Replaces what not every database can store in a caller's text: control characters and lone surrogates. */
function storable(target: string | null | undefined): string | null {
  return (
    target
      ?.slice(0, MAX_TARGET_LENGTH)
      .toWellFormed()
      .replaceAll(/\p{Cc}/gu, '\ufffd') ?? null
  );
}

function typeOf(value: unknown): string {
  const type = fieldOf(value, 'type');
  if (typeof type === 'string') return type;
  return fieldOf(value, 'state') === undefined ? 'done' : 'Recording';
}

function recordingOf(value: unknown): string | null {
  const itself = fieldOf(value, 'state') === undefined ? undefined : value;
  const id = fieldOf(fieldOf(value, 'recording') ?? itself, 'id');
  return typeof id === 'string' ? id : null;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function codeOf(error: unknown): string {
  if (error instanceof GatewayError) return error.code;
  const code = error instanceof GraphQLError ? error.extensions.code : undefined;
  return typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR';
}
