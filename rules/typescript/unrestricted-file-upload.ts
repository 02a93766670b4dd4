import { Controller, Post, UploadedFile, UseInterceptors } from '@nestjs/common';
import { AnyFilesInterceptor, FileInterceptor } from '@nestjs/platform-express';

@Controller('files')
export class FilesController {
  @Post()
  // ruleid: unrestricted-file-upload
  @UseInterceptors(FileInterceptor('file'))
  one(@UploadedFile() file: Express.Multer.File): number {
    return file.size;
  }

  @Post('any')
  // ruleid: unrestricted-file-upload
  @UseInterceptors(AnyFilesInterceptor())
  any(): void {}

  @Post('small')
  // ok: unrestricted-file-upload
  @UseInterceptors(FileInterceptor('file', { limits: { fileSize: 1000000 } }))
  small(@UploadedFile() file: Express.Multer.File): number {
    return file.size;
  }

  // ok: unrestricted-file-upload
  @Post('none')
  none(): void {}
}
