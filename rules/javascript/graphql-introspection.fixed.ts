import { GraphQLModule } from '@nestjs/graphql';
import { ApolloServer } from '@apollo/server';

// ruleid: graphql-introspection
export const module = GraphQLModule.forRoot({ playground: false, autoSchemaFile: 'schema.gql' });
// ok: graphql-introspection
export const good = GraphQLModule.forRoot({ playground: false, autoSchemaFile: 'schema.gql' });

export function start(typeDefs: string): ApolloServer[] {
  return [
    // ruleid: graphql-introspection
    new ApolloServer({ typeDefs, introspection: false }),
    // ok: graphql-introspection
    new ApolloServer({ typeDefs }),
  ];
}
