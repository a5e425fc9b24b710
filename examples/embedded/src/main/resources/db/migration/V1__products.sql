-- 1.0. Prices are kept as the shop types them: 12.50
CREATE TABLE product (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name  text NOT NULL UNIQUE,
    price text NOT NULL
);
