-- 1.1. Fails on a price that is no number, and then takes V3 back with it.
ALTER TABLE product ADD COLUMN price_cents bigint;
UPDATE product SET price_cents = round(price::numeric * 100);
ALTER TABLE product ALTER COLUMN price_cents SET NOT NULL, DROP COLUMN price;

ALTER TABLE sale ADD COLUMN total_cents bigint;
UPDATE sale SET total_cents = sale.quantity * product.price_cents FROM product WHERE product.id = sale.product_id;
ALTER TABLE sale ALTER COLUMN total_cents SET NOT NULL;
