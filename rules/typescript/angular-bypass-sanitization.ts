import { Component, inject } from '@angular/core';
import { DomSanitizer, SafeHtml, SafeResourceUrl } from '@angular/platform-browser';
import DOMPurify from 'dompurify';

@Component({ selector: 'app-note', template: '<div [innerHTML]="html"></div>' })
export class NoteComponent {
  html: SafeHtml = '';

  constructor(private readonly sanitizer: DomSanitizer) {}

  show(text: string): void {
    // ruleid: angular-bypass-sanitization
    this.html = this.sanitizer.bypassSecurityTrustHtml(text);
    // ok: angular-bypass-sanitization
    this.html = this.sanitizer.bypassSecurityTrustHtml('<b>ready</b>');
    // ok: angular-bypass-sanitization
    this.html = this.sanitizer.bypassSecurityTrustHtml(DOMPurify.sanitize(text));
    // ok: angular-bypass-sanitization
    this.html = text;
  }

  frame(address: string): SafeResourceUrl {
    // ruleid: angular-bypass-sanitization
    return this.sanitizer.bypassSecurityTrustResourceUrl(address);
  }

  video(id: string): SafeResourceUrl {
    // ok: angular-bypass-sanitization
    return this.sanitizer.bypassSecurityTrustResourceUrl('https://video.example.com/embed/' + id);
  }
}
