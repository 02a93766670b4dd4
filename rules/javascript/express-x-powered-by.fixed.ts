import express, { Express } from 'express';
import helmet from 'helmet';

// ok: express-x-powered-by
const app: Express = express();
app.use(helmet());
// ok: express-x-powered-by
export const other: Express = app;
// ruleid: express-x-powered-by
app.disable('x-powered-by');
// ruleid: express-x-powered-by
app.set('x-powered-by', false);
