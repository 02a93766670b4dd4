import { Component, ElementRef, Renderer2, ViewChild } from '@angular/core';
import DOMPurify from 'dompurify';

@Component({ selector: 'app-note', template: '<div #note></div>' })
export class NoteComponent {
  @ViewChild('note') note!: ElementRef<HTMLElement>;

  constructor(private readonly renderer: Renderer2, private readonly host: ElementRef) {}

  show(text: string): void {
    // ruleid: angular-unsafe-dom
    this.note.nativeElement.innerHTML = text;
    // ruleid: angular-unsafe-dom
    this.renderer.setProperty(this.host.nativeElement, 'innerHTML', `<b>${text}</b>`);
    // ok: angular-unsafe-dom
    this.note.nativeElement.textContent = text;
    // ok: angular-unsafe-dom
    this.note.nativeElement.innerHTML = '';
    // ok: angular-unsafe-dom
    this.note.nativeElement.innerHTML = DOMPurify.sanitize(text);
    // ok: angular-unsafe-dom
    this.renderer.setProperty(this.host.nativeElement, 'title', text);
  }
}
