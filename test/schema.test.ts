import { readFileSync } from 'node:fs';
import {
  type GraphQLArgument,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { graphiqlTabs } from '../src/graphql/http/graphiql.ts';
import { printedSchema, schema } from '../src/graphql/schema.ts';

const ownTypes = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
const BUILT_IN = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

describe('the schema', () => {
  it('is the one in schema.graphql', () => {
    expect(printedSchema()).toBe(readFileSync('schema.graphql', 'utf8'));
  });

  it('describes every type, field, argument and enum value: GraphiQL is the manual', () => {
    const undescribed = ownTypes.filter((type) => !BUILT_IN.has(type.name)).flatMap(undescribedIn);
    expect(undescribed).toEqual([]);
  });

  it('no field has another type in another member of its union, so that one document can select them all', () => {
    const conflicts = ownTypes.filter(isAbstractType).flatMap((type) => {
      const types = new Map<string, Set<string>>();
      for (const member of schema.getPossibleTypes(type)) {
        for (const field of Object.values(member.getFields())) {
          types.set(field.name, (types.get(field.name) ?? new Set()).add(String(field.type)));
        }
      }
      return [...types].filter(([, each]) => each.size > 1).map(([name]) => `${type.name}: ${name}`);
    });
    expect(conflicts).toEqual([]);
  });

  it('every tab of GraphiQL is valid, and the first spells out every member of the result', () => {
    const tabs = graphiqlTabs([]);
    for (const { query } of tabs) expect(validate(schema, parse(query))).toEqual([]);
    const result = schema.getType('StopRecordingResult');
    if (!isAbstractType(result)) throw new Error('StopRecordingResult is no union');
    for (const member of schema.getPossibleTypes(result))
      expect(tabs[0]?.query).toContain(`... on ${member.name} `);
  });
});

function undescribedIn(type: GraphQLNamedType): readonly string[] {
  const missing = type.description ? [] : [type.name];
  if (isEnumType(type)) {
    missing.push(
      ...type
        .getValues()
        .filter((value) => !value.description)
        .map((value) => `${type.name}.${value.name}`),
    );
  }
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      if (!field.description) missing.push(`${type.name}.${field.name}: ${getNamedType(field.type)}`);
      const args: readonly GraphQLArgument[] = 'args' in field ? field.args : [];
      missing.push(
        ...args.filter((arg) => !arg.description).map((arg) => `${type.name}.${field.name}(${arg.name})`),
      );
    }
  }
  return missing;
}
