const list: HTMLElement = document.querySelector('#list') as HTMLElement;

class View {
  private title: string = '';

  constructor() {
    this.title = decodeURIComponent(window.location.hash.substring(1));
  }

  draw(): void {
    // ruleid: dom-cross-site-scripting
    list.innerHTML = `<h1>${this.title}</h1>`;
    // ok: dom-cross-site-scripting
    list.textContent = this.title;
  }
}

function jump(): void {
  const page: number = parseInt(new URL(document.URL).searchParams.get('page') ?? '1', 10);
  // ok: dom-cross-site-scripting
  list.innerHTML = `<p>Page ${page}</p>`;
}
