const multer = require('multer');
const fileUpload = require('express-fileupload');
const crypto = require('crypto');

// ruleid: unrestricted-file-upload
const any = multer({ dest: 'uploads/' });
// ok: unrestricted-file-upload
const images = multer({ dest: 'uploads/', limits: { fileSize: 1000000 }, fileFilter: (req, file, cb) => cb(null, file.mimetype === 'image/png') });
// ruleid: unrestricted-file-upload
const files = fileUpload();
// ok: unrestricted-file-upload
const limited = fileUpload({ limits: { fileSize: 1000000 } });
// ruleid: unrestricted-file-upload
const storage = multer.diskStorage({ filename: (req, file, cb) => cb(null, file.originalname) });
// ok: unrestricted-file-upload
const own = multer.diskStorage({ filename: (req, file, cb) => cb(null, crypto.randomUUID()) });
