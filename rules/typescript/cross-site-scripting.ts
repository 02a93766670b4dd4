import { Controller, Get, Param, Query } from '@nestjs/common';
import escapeHtml from 'escape-html';

@Controller('pages')
export class PagesController {
  @Get('hello')
  hello(@Query('name') name: string): string {
    // ruleid: cross-site-scripting
    return `<h1>Hello ${name}</h1>`;
  }

  @Get('safe')
  safe(@Query('name') name: string): string {
    // ok: cross-site-scripting
    return `<h1>Hello ${escapeHtml(name)}</h1>`;
  }

  @Get('data/:id')
  data(@Param('id') id: string): { id: string } {
    // ok: cross-site-scripting
    return { id };
  }

  @Get('title/:title')
  title(@Param('title') title: string): string {
    const shown = title.trim();
    // ruleid: cross-site-scripting
    return '<title>' + shown + '</title>';
  }
}
