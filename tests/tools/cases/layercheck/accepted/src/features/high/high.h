struct high;
