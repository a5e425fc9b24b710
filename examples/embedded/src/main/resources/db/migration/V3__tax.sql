-- 1.1
ALTER TABLE product ADD COLUMN tax_percent numeric(4, 1) NOT NULL DEFAULT 19.0;
