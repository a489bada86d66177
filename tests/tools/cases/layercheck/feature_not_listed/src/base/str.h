struct str;
