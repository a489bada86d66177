struct parts;
