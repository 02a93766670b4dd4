import { DataSource } from 'typeorm';
import { TypeOrmModule } from '@nestjs/typeorm';

// ruleid: typeorm-synchronize
export const source: DataSource = new DataSource({ type: 'postgres', host: 'db', synchronize: true });
// ok: typeorm-synchronize
export const good: DataSource = new DataSource({ type: 'postgres', host: 'db', synchronize: false });
// ok: typeorm-synchronize
export const memory: DataSource = new DataSource({ type: 'sqlite', database: ':memory:', synchronize: true });
// ruleid: typeorm-synchronize
export const module = TypeOrmModule.forRoot({ type: 'mysql', host: 'db', dropSchema: true });
// ok: typeorm-synchronize
export const other = TypeOrmModule.forRoot({ type: 'mysql', synchronize: process.env.NODE_ENV === 'test' });
