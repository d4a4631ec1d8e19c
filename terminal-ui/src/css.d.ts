// Vite turns an imported stylesheet into a hashed file of its own.
declare module '*.css'
