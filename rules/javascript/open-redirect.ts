import { Request, Response } from 'express';
import { NextRequest, NextResponse } from 'next/server';

export function back(request: Request, response: Response): void {
  const to: string = request.query.returnTo as string;
  // ruleid: open-redirect
  response.redirect(to);
  // ok: open-redirect
  response.redirect('/home');
}

export function GET(request: NextRequest): NextResponse {
  const to = request.nextUrl.searchParams.get('to')!;
  // ruleid: open-redirect
  return NextResponse.redirect(to);
}
