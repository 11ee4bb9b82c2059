// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines macros of other libraries' headers as something that never compiles, so that any use of
// their names in strider is an error.
#pragma once

// Qt: qobjectdefs.h
#define slots ]garbage[
#define signals ]garbage[
#define emit ]garbage[
#define foreach(a, b) ]garbage[
#define forever ]garbage[

// <windows.h> and its includes
#define near ]garbage[
#define far ]garbage[
#define small ]garbage[
#define hyper ]garbage[
#define interface ]garbage[
#define pascal ]garbage[
#define cdecl ]garbage[
#define min(a, b) ]garbage[
#define max(a, b) ]garbage[
#define ERROR ]garbage[
#define NO_ERROR ]garbage[
#define IN ]garbage[
#define OUT ]garbage[
#define OPTIONAL ]garbage[
#define CONST ]garbage[
#define VOID ]garbage[
#undef FAR
#define FAR ]garbage[
#define NEAR ]garbage[
#define CALLBACK ]garbage[
#define WINAPI ]garbage[
#define STRICT ]garbage[
#define THIS ]garbage[
#define PURE ]garbage[
#define DELETE ]garbage[
#define DIFFERENCE ]garbage[
#define ABSOLUTE ]garbage[
#define RELATIVE ]garbage[
#define OPAQUE ]garbage[
#define TRANSPARENT ]garbage[
#define ALTERNATE ]garbage[
#define WINDING ]garbage[
#define INFINITE ]garbage[
#define IGNORE ]garbage[
#define DOMAIN ]garbage[
#define OVERFLOW ]garbage[
#define UNDERFLOW ]garbage[
#define grp1 ]garbage[
#define rad1 ]garbage[
#define Yield() ]garbage[
#define GetObject ]garbage[
#define GetMessage ]garbage[
#define GetClassName ]garbage[
#define GetCurrentTime() ]garbage[
#define LoadImage ]garbage[
#define DrawText ]garbage[
#define CreateFile ]garbage[
#define CopyFile ]garbage[
#define MoveFile ]garbage[
#define DeleteFile ]garbage[
#define ReplaceText ]garbage[

// X11: X.h, Xlib.h, Xutil.h, Xos.h, Xproto.h
#define Status ]garbage[
#define None ]garbage[
#define Bool ]garbage[
#define True ]garbage[
#define False ]garbage[
#define Success ]garbage[
#define Always ]garbage[
#define Above ]garbage[
#define Below ]garbage[
#define Opposite ]garbage[
#define TopIf ]garbage[
#define BottomIf ]garbage[
#define Complex ]garbage[
#define Convex ]garbage[
#define Nonconvex ]garbage[
#define Unsorted ]garbage[
#define NotUseful ]garbage[
#define WhenMapped ]garbage[
#define KeyPress ]garbage[
#define KeyRelease ]garbage[
#define ButtonPress ]garbage[
#define FocusIn ]garbage[
#define FocusOut ]garbage[
#define Expose ]garbage[
#define CursorShape ]garbage[
#define GrayScale ]garbage[
#define StaticGray ]garbage[
#define TrueColor ]garbage[
#define DirectColor ]garbage[
#define CurrentTime ]garbage[
#define InputOnly ]garbage[
#define InputOutput ]garbage[
#define AllValues ]garbage[
#define NoValue ]garbage[
#define XValue ]garbage[
#define YValue ]garbage[
#define Window ]garbage[
#define Time ]garbage[
#define Font ]garbage[
#define Cursor ]garbage[
#define Mask ]garbage[
#define index(a, b) ]garbage[
#define rindex(a, b) ]garbage[

// <complex.h>
#define I ]garbage[
#define complex ]garbage[
#define imaginary ]garbage[

// <sys/sysmacros.h>, <sys/param.h>, <termios.h>, <linux/keyboard.h>, and what compilers define
#define major(a) ]garbage[
#define minor(a) ]garbage[
#define makedev(a, b) ]garbage[
#define MIN(a, b) ]garbage[
#define MAX(a, b) ]garbage[
#define howmany(a, b) ]garbage[
#define roundup(a, b) ]garbage[
#define powerof2(a) ]garbage[
#define ECHO ]garbage[
#define B0 ]garbage[
#define B50 ]garbage[
#define CR0 ]garbage[
#define NL0 ]garbage[
#define TAB0 ]garbage[
#define BS0 ]garbage[
#define VT0 ]garbage[
#define FF0 ]garbage[
#define K(a, b) ]garbage[
#define U(a) ]garbage[
#undef unix
#undef linux
#undef i386
#define unix ]garbage[
#define linux ]garbage[
#define i386 ]garbage[
#define sun ]garbage[
#define mips ]garbage[
#define vax ]garbage[

// Arduino.h
#define abs(a) ]garbage[
#define round(a) ]garbage[
#define constrain(a, b, c) ]garbage[
#define radians(a) ]garbage[
#define degrees(a) ]garbage[
#define sq(a) ]garbage[
#define bit(a) ]garbage[
#define bitRead(a, b) ]garbage[
#define bitSet(a, b) ]garbage[
#define bitClear(a, b) ]garbage[
#define lowByte(a) ]garbage[
#define highByte(a) ]garbage[
#define word(a) ]garbage[
#define F(a) ]garbage[
#define B1 ]garbage[
#define B11111111 ]garbage[
#define PI ]garbage[
#define HALF_PI ]garbage[
#define TWO_PI ]garbage[
#define EULER ]garbage[
#define INPUT ]garbage[
#define OUTPUT ]garbage[
#define HIGH ]garbage[
#define LOW ]garbage[
#define CHANGE ]garbage[
#define RISING ]garbage[
#define FALLING ]garbage[
#define DEFAULT ]garbage[
#define EXTERNAL ]garbage[
#define INTERNAL ]garbage[
#define SERIAL ]garbage[
#define DISPLAY ]garbage[

// macOS: AssertMacros.h, Objective-C; Unreal Engine
#define check(a) ]garbage[
#define verify(a) ]garbage[
#define require(a, b) ]garbage[
#define ensure(a) ]garbage[
#define nil ]garbage[
#define Nil ]garbage[
#define YES ]garbage[
#define NO ]garbage[
#define TEXT(a) ]garbage[
