/** A Pothos plugin that notes the code of an expected failure of a mutation, which its caller gets as data. */
import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { GatewayError } from '../../domain/errors.ts';

const NAME = 'failure';
export default NAME;

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      failure: FailurePlugin<Types>;
    }
    export interface SchemaBuilderOptions<Types extends SchemaTypes> {
      failure: { readonly note: (context: Types['Context'], code: string) => void };
    }
  }
}

export class FailurePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (field.kind !== 'Mutation') return resolver;
    const { note } = this.builder.options.failure;
    return async (parent, args, context, info) => {
      try {
        return await resolver(parent, args, context, info);
      } catch (error) {
        if (error instanceof GatewayError) note(context, error.code);
        throw error;
      }
    };
  }
}

SchemaBuilder.registerPlugin(NAME, FailurePlugin);
