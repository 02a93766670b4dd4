const { ApolloServer } = require('@apollo/server');
const { graphqlHTTP } = require('express-graphql');

function start(typeDefs, resolvers, schema, app) {
  // ruleid: graphql-introspection
  const bad = new ApolloServer({ typeDefs, resolvers, introspection: false });
  // ok: graphql-introspection
  const good = new ApolloServer({ typeDefs, resolvers, introspection: false });
  // ok: graphql-introspection
  const other = new ApolloServer({ typeDefs, resolvers, introspection: process.env.NODE_ENV !== 'production' });
  // ruleid: graphql-introspection
  app.use('/graphql', graphqlHTTP({ schema, graphiql: false }));
  // ok: graphql-introspection
  app.use('/graphql', graphqlHTTP({ schema, graphiql: false }));
  return [bad, good, other];
}
