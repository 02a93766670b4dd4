class Routes {
  @Get(":id")
  // Why.
  find(@Param() id: string) {
    const other = 1;
    const more = 2;
    // HERE
    return id;
  }

  last() { // cut
  } // cut

  @Post() // cut
  unused() { // cut
  } // cut
}
