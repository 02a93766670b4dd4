package shop;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

interface UserMapper {
    // ruleid: mybatis-sql-interpolation
    @Select("SELECT * FROM users WHERE name = '${name}'")
    List<User> byName(@Param("name") String name);

    // ruleid: mybatis-sql-interpolation
    @Select({"SELECT * FROM users", "ORDER BY ${column}"})
    List<User> sorted(@Param("column") String column);

    // ok: mybatis-sql-interpolation
    @Select("SELECT * FROM users WHERE name = #{name}")
    List<User> byNameBound(@Param("name") String name);

    // ok: mybatis-sql-interpolation
    @Delete("DELETE FROM users WHERE id = #{id}")
    void delete(@Param("id") long id);
}
