-- 1.0
CREATE TABLE sale (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES product,
    quantity   integer NOT NULL CHECK (quantity > 0),
    sold_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sale_sold_at ON sale (sold_at);
