import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { HttpService } from '@nestjs/axios';
import { firstValueFrom } from 'rxjs';

@Controller('proxy')
export class ProxyController {
  constructor(private readonly http: HttpService) {}

  @Get()
  async proxy(@Query('url') url: string): Promise<unknown> {
    // ruleid: server-side-request-forgery
    const answer = await firstValueFrom(this.http.get(url));
    return answer.data;
  }

  @Post()
  async hook(@Body() body: { host: string; id: string }): Promise<void> {
    // ruleid: server-side-request-forgery
    await firstValueFrom(this.http.post(`https://${body.host}/hook`, {}));
    // ok: server-side-request-forgery
    await firstValueFrom(this.http.post('https://hooks.example.com/' + body.id, {}));
    // ok: server-side-request-forgery
    await firstValueFrom(this.http.post('https://hooks.example.com/', body));
  }
}
