import * as fs from 'fs';
import * as path from 'path';
import AdmZip, { IZipEntry } from 'adm-zip';

export class Archive {
  constructor(private readonly folder: string) {}

  unpack(file: string): void {
    const zip = new AdmZip(file);
    zip.getEntries().forEach((entry: IZipEntry) => {
      const target: string = path.join(this.folder, entry.entryName);
      // ruleid: zip-slip
      fs.writeFileSync(target, entry.getData());
    });
  }

  unpackSafely(file: string): void {
    for (const entry of new AdmZip(file).getEntries()) {
      const target: string = path.resolve(this.folder, entry.entryName);
      if (!target.startsWith(this.folder + path.sep)) {
        continue;
      }
      // ok: zip-slip
      fs.writeFileSync(target, entry.getData());
    }
  }

  first(file: string): void {
    const [entry] = new AdmZip(file).getEntries();
    // ruleid: zip-slip
    fs.writeFileSync(`${this.folder}/${entry.entryName}`, entry.getData());
    // ok: zip-slip
    fs.writeFileSync(path.join(this.folder, path.basename(entry.entryName)), entry.getData());
  }
}
